package org.fasttrack.peer.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/** What a supernode says of scores, for people. */
final class ReputationLines {
    private static final int REFERENCES = 3;
    private static final int SHORT = 8;

    private final Console console;

    ReputationLines(Console console) {
        this.console = console;
    }

    /** One answer of the local API: a place in the ranking, its end, or a score with its reasons. */
    void show(Map<String, Object> line) {
        if (line.containsKey("done")) {
            console.note(line.get("total") + " nodes in all");
        } else if (line.containsKey("rank")) {
            console.line(String.format(
                    Locale.ROOT,
                    "%5d  %4d  %-8s %s",
                    Json.number(line, "rank", 0),
                    Json.number(line, "score", 0),
                    line.get("band"),
                    line.get("node")));
        } else {
            score(line);
        }
    }

    /** The nodes that {@link #show} names, by their whole ids: who is scored, and whose logs have the evidence. */
    static List<String> nodes(Map<String, Object> line) {
        Stream<Object> logs = Json.objects(line, "parts").stream()
                .flatMap(part -> Json.objects(part, "evidence").stream().limit(REFERENCES))
                .map(ref -> ref.get("log"));
        return Stream.concat(Stream.ofNullable(line.get("node")), logs)
                .map(String::valueOf)
                .toList();
    }

    private void score(Map<String, Object> line) {
        console.line(
                line.get("node") + " has " + line.get("score") + " (" + line.get("band") + ") on " + line.get("asOf"));
        for (Map<String, Object> part : Json.objects(line, "parts")) {
            console.line(String.format(
                    Locale.ROOT,
                    "  %+9.3f  %-11s  %s%s%s",
                    Json.number(part, "milliPoints", 0) / 1000.0,
                    part.get("kind"),
                    part.get("reason"),
                    part.get("ends") == null ? "" : ", gone on " + part.get("ends"),
                    references(part)));
        }
        console.line("to become a supernode:");
        for (Map<String, Object> criterion : Json.objects(line, "criteria")) {
            console.line(String.format(
                    Locale.ROOT,
                    "  %-7s  %-9s  %s",
                    verdict(criterion.get("met")),
                    criterion.get("name"),
                    criterion.get("detail")));
        }
    }

    private static String verdict(@Nullable Object met) {
        return met instanceof Boolean known ? (known ? "met" : "not met") : "unknown";
    }

    private static String references(Map<String, Object> part) {
        List<String> named = Json.objects(part, "evidence").stream()
                .limit(REFERENCES)
                .map(ReputationLines::reference)
                .toList();
        long more = Json.number(part, "evidenceTotal", 0) - named.size();
        return named.isEmpty()
                ? ""
                : "  [" + String.join(" ", named) + (more > 0 ? " and " + more + " more" : "") + "]";
    }

    private static String reference(Map<String, Object> ref) {
        String log = String.valueOf(ref.get("log"));
        return log.substring(0, Math.min(SHORT, log.length())) + "#" + ref.get("entry");
    }
}
