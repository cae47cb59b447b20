package org.fasttrack.lab.process;

import java.util.List;
import java.util.Map;
import org.fasttrack.common.json.Json;

/** What {@code fasttrack search --json} printed. */
record Answer(int exitCode, List<Hit> hits, Map<String, Object> done) {
    /**
     * One content; {@code names} are those of all its sources, {@code peers} its owners, one for each source; {@code
     * reputation} is the best of them.
     */
    record Hit(String name, long size, String id, List<String> names, List<String> peers, long reputation) {
        static Hit of(Map<String, Object> line) {
            List<Map<String, Object>> sources = Json.objects(line, "sources");
            return new Hit(
                    String.valueOf(line.get("name")),
                    Json.number(line, "size", -1),
                    String.valueOf(line.get("id")),
                    sources.stream()
                            .map(source -> String.valueOf(source.get("name")))
                            .toList(),
                    sources.stream()
                            .map(source -> String.valueOf(source.get("peer")))
                            .toList(),
                    sources.stream()
                            .mapToLong(source -> Json.number(source, "reputation", -1))
                            .max()
                            .orElse(-1));
        }
    }

    static Answer of(Fasttrack.Finished finished) {
        List<Map<String, Object>> lines = finished.json();
        if (lines.isEmpty() || !Boolean.TRUE.equals(lines.getLast().get("done"))) {
            throw new AssertionError("the search gave no whole answer: " + finished);
        }
        return new Answer(
                finished.exitCode(),
                lines.subList(0, lines.size() - 1).stream().map(Hit::of).toList(),
                lines.getLast());
    }

    List<String> names() {
        return hits.stream().map(Hit::name).toList();
    }

    long number(String key) {
        return Json.number(done, key, -1);
    }

    boolean isComplete() {
        return number("supernodesAsked") == number("supernodesAnswered") && silent().isEmpty();
    }

    List<String> silent() {
        return done.get("silent") instanceof List<?> ids
                ? ids.stream().map(String::valueOf).toList()
                : List.of();
    }
}
