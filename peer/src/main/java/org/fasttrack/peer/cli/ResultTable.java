package org.fasttrack.peer.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.cli.Columns;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** Search results for people. */
final class ResultTable {
    private static final int RANK = 4;
    private static final int GAP = 2;
    private static final int HAVE = GAP + 4;
    private static final int HEADING = 4;
    private static final int MIN_NAME = 20;
    private static final int MAX_NAME = 80;
    private static final int SHORT_ID = 8;

    private final Console console;
    private final int nameColumns;
    private final Set<Column> shown = EnumSet.allOf(Column.class);
    private boolean headed;

    ResultTable(Console console, List<Map<String, Object>> lines) {
        this.console = console;
        int longest = lines.stream()
                .map(line -> Columns.width(String.valueOf(line.get("name"))))
                .max(Integer::compare)
                .orElse(0);
        boolean have = lines.stream().anyMatch(ResultTable::isHere);
        int columns = console.columns();
        if (columns == 0) {
            nameColumns = Math.max(longest, MIN_NAME);
            return;
        }
        for (Column least : Column.LEAST_FIRST) {
            if (beside(have) + Math.min(longest, MIN_NAME) > columns) {
                shown.remove(least);
            }
        }
        int room = Math.clamp(columns - beside(have), HEADING, MAX_NAME);
        nameColumns = Math.clamp(longest, Math.min(MIN_NAME, room), room);
    }

    /** What stands beside the name. A narrow terminal has no room for all of it. */
    private enum Column {
        SIZE(10),
        SOURCES(7),
        REPUTATION(10),
        ID(SHORT_ID);

        private static final List<Column> LEAST_FIRST = List.of(REPUTATION, SOURCES, ID, SIZE);

        private final int width;

        Column(int width) {
            this.width = width;
        }
    }

    private int beside(boolean have) {
        return RANK
                + GAP
                + shown.stream().mapToInt(column -> GAP + column.width).sum()
                + (have ? HAVE : 0);
    }

    private static boolean isHere(Map<String, Object> line) {
        return Boolean.TRUE.equals(line.get("have"));
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
                Columns.end(String.valueOf(line.get("name")), nameColumns),
                Sizes.show(Json.number(line, "size", 0)),
                String.valueOf(peers),
                String.valueOf(best),
                console.columns() == 0 ? id : id.substring(0, Math.min(SHORT_ID, id.length())));
        console.line(isHere(line) ? row + "  " + console.green("have") : row);
    }

    private String row(String rank, String name, String size, String sources, String reputation, String id) {
        var row = new StringBuilder(String.format("%" + RANK + "s  ", rank)).append(Columns.padded(name, nameColumns));
        for (Column column : shown) {
            row.append(
                    switch (column) {
                        case SIZE -> String.format("  %10s", size);
                        case SOURCES -> String.format("  %7s", sources);
                        case REPUTATION -> String.format("  %10s", reputation);
                        case ID -> "  " + id;
                    });
        }
        return row.toString();
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
