package org.fasttrack.peer.node;

import java.time.Duration;
import java.util.Map;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.peer.search.Question;

/** Questions as JSON, the one form of the command line and the local API. */
public final class Questions {
    private static final int DEFAULT_LIMIT = 50;
    private static final int DEFAULT_WAIT_MILLIS = 3_000;
    private static final int MIN_WAIT_MILLIS = 100;
    private static final int MAX_WAIT_MILLIS = 30_000;

    private Questions() {}

    /** Absent fields ask for nothing. @throws IllegalArgumentException with one line for the user */
    public static Question of(Map<String, Object> body) {
        String text = Json.text(body, "text");
        String id = Json.text(body, "id");
        Filters filters = new Filters(
                Json.text(body, "ext"),
                Json.number(body, "minSize", 0),
                Json.number(body, "maxSize", Long.MAX_VALUE),
                id == null ? null : ContentId.parse(id));
        long limit = Json.number(body, "limit", DEFAULT_LIMIT);
        if (limit < 1 || limit > Query.MAX_HITS) {
            throw new IllegalArgumentException("the limit is 1 to " + Query.MAX_HITS + " results, not " + limit);
        }
        long wait = Math.clamp(Json.number(body, "waitMillis", DEFAULT_WAIT_MILLIS), MIN_WAIT_MILLIS, MAX_WAIT_MILLIS);
        return new Question(text == null ? "" : text, filters, (int) limit, Duration.ofMillis(wait));
    }
}
