package org.fasttrack.peer.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** Search results for people. */
final class ResultTable {
    /** Everything beside the name: rank, size, sources, reputation, id, and the spaces between. */
    private static final int OTHER_COLUMNS = 4 + 2 + 2 + 10 + 2 + 7 + 2 + 10 + 2 + 8 + 6;

    private static final int MIN_NAME = 20;
    private static final int MAX_NAME = 80;
    private static final int SHORT_ID = 8;

    private final Console console;
    private final int nameColumns;
    private boolean headed;

    ResultTable(Console console, List<Map<String, Object>> lines) {
        this.console = console;
        int longest = lines.stream()
                .map(line -> String.valueOf(line.get("name")).length())
                .max(Integer::compare)
                .orElse(0);
        int room = console.columns() == 0 ? Integer.MAX_VALUE : console.columns() - OTHER_COLUMNS;
        nameColumns =
                Math.clamp(longest, MIN_NAME, Math.clamp(room, MIN_NAME, console.columns() == 0 ? 1 << 12 : MAX_NAME));
    }

    void result(Map<String, Object> line) {
        if (!headed) {
            headed = true;
            console.line(console.dim(row("#", "name", "size", "sources", "reputation", "id")));
        }
        List<Map<String, Object>> sources = Json.objects(line, "sources");
        long peers =
                sources.stream().map(source -> source.get("peer")).distinct().count();
        long best = sources.stream()
                .mapToLong(source -> Json.number(source, "reputation", 0))
                .max()
                .orElse(0);
        String id = String.valueOf(line.get("id"));
        String row = row(
                String.valueOf(line.get("rank")),
                cut(String.valueOf(line.get("name"))),
                Sizes.show(Json.number(line, "size", 0)),
                String.valueOf(peers),
                String.valueOf(best),
                console.columns() == 0 ? id : id.substring(0, Math.min(SHORT_ID, id.length())));
        console.line(Boolean.TRUE.equals(line.get("have")) ? row + "  " + console.green("have") : row);
    }

    private String row(String rank, String name, String size, String sources, String reputation, String id) {
        return String.format(
                "%4s  %-" + nameColumns + "s  %10s  %7s  %10s  %s", rank, name, size, sources, reputation, id);
    }

    /** The end of a path tells more than its beginning. */
    private String cut(String name) {
        return name.length() <= nameColumns ? name : "…" + name.substring(name.length() - nameColumns + 1);
    }

    /** One line on how complete the answer is: who was asked, who answered, what that covered. */
    static String completeness(Map<String, Object> done) {
        long all = Json.number(done, "supernodes", 0);
        long away = Json.number(done, "supernodesKnown", 0) - all;
        long asked = Json.number(done, "supernodesAsked", 0);
        long answered = Json.number(done, "supernodesAnswered", 0);
        long dropped = Json.number(done, "droppedHits", 0);
        return results(done)
                + "; " + answered + " of " + Count.of(asked, "supernode") + " answered"
                + (all > asked ? ", " + (all - asked) + " not asked, having no such words" : "")
                + String.format(
                        Locale.ROOT,
                        "; they hold %s of %s; %s ms",
                        Count.of(Json.number(done, "filesCovered", 0), "file"),
                        Count.of(Json.number(done, "peersCovered", 0), "peer"),
                        done.get("millis"))
                + (answered < asked ? "; INCOMPLETE: the silent ones may know more" : "")
                + (away > 0
                        ? "; INCOMPLETE: " + Count.of(away, "more supernode") + " should be there, out of reach"
                        : "")
                + (dropped > 0 ? "; " + Count.of(dropped, "hit") + " did not verify, dropped" : "");
    }

    private static String results(Map<String, Object> done) {
        long results = Json.number(done, "results", 0);
        long found = Json.number(done, "found", results);
        if (results == 0) {
            return "nothing found";
        }
        return results < found
                ? results + " of " + Count.of(found, "result") + " (--limit shows more)"
                : Count.of(results, "result");
    }
}
