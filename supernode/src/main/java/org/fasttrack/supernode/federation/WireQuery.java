package org.fasttrack.supernode.federation;

import java.util.Locale;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.QueryParser;
import org.fasttrack.common.query.QueryParser.Parsed;
import org.fasttrack.common.wire.proto.QueryBody;

/** Reads a query off the wire. */
public final class WireQuery {
    public static final int ID_BYTES = 16;

    private WireQuery() {}

    /** The query in {@code body}, or why it is none. */
    public static Parsed parse(QueryBody body) {
        if (body.getId().size() != ID_BYTES) {
            return new Parsed.Refused("a query id has " + ID_BYTES + " bytes");
        }
        int contentBytes = body.getContent().size();
        if (contentBytes != 0 && contentBytes != ContentId.BYTES) {
            return new Parsed.Refused("a content id has " + ContentId.BYTES + " bytes");
        }
        String extension = body.getExtension().toLowerCase(Locale.ROOT);
        return QueryParser.parse(
                body.getText(),
                new Filters(
                        extension.isEmpty() ? null : extension,
                        body.getMinSize(),
                        body.getMaxSize() == 0 ? Long.MAX_VALUE : body.getMaxSize(),
                        contentBytes == 0
                                ? null
                                : ContentId.of(body.getContent().toByteArray())));
    }

    /** How many hits are wanted of one supernode. */
    static int limit(QueryBody body) {
        int asked = body.getLimit();
        return asked <= 0 ? Query.MAX_HITS : Math.min(asked, Query.MAX_HITS);
    }
}
