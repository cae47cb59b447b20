package org.fasttrack.peer.cli;

import java.util.Map;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.query.Query;

/** Below "nothing found": what would find something, so that it can be typed. */
final class SuggestionLines {
    private SuggestionLines() {}

    /** @param line of the local API; that of a kind which a newer node knows gives nothing */
    static Stream<String> of(Map<String, Object> line) {
        String text = Json.text(line, "text");
        return switch (String.valueOf(line.get("kind"))) {
            case "unknown" -> Stream.of("no file they hold has " + quoted(String.valueOf(text)));
            case "spelling" -> Stream.of("did you mean: " + text + finds(line));
            case "fewer" -> Stream.of("without the rest: " + text + finds(line));
            case "unfiltered" -> Stream.of("of every size and ending: " + text + finds(line));
            default -> Stream.empty();
        };
    }

    /** A phrase has its quotes. */
    private static String quoted(String text) {
        return text.startsWith("\"") ? text : "'" + text + "'";
    }

    private static String finds(Map<String, Object> line) {
        long found = Json.number(line, "found", 0);
        return " (" + (found >= Query.MAX_HITS ? "at least " : "") + Count.of(found, "result") + ")";
    }
}
