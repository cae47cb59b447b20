package org.fasttrack.peer.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fasttrack.common.json.Json;

/** Who gave how many bytes to whom. */
final class Giving {
    private final Map<String, String> names;
    private final Map<String, Map<String, Long>> given = new TreeMap<>();

    /** @param names of the node ids, givers first, in the order of the table's rows */
    Giving(Map<String, String> names) {
        this.names = names;
    }

    /** @param sources of one download, as the local API tells them */
    void add(String taker, List<Map<String, Object>> sources) {
        for (Map<String, Object> source : sources) {
            String giver = names.getOrDefault(String.valueOf(source.get("peer")), "somebody else");
            given.computeIfAbsent(giver, any -> new TreeMap<>())
                    .merge(taker, Json.number(source, "bytes", 0), Long::sum);
        }
    }

    private long sum(boolean fromPeers) {
        return given.entrySet().stream()
                .filter(row -> row.getKey().startsWith("peer") == fromPeers)
                .flatMap(row -> row.getValue().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    long fromSources() {
        return sum(false);
    }

    /** What those who fetched gave each other. */
    long amongPeers() {
        return sum(true);
    }

    Map<String, Map<String, Long>> values() {
        return given;
    }

    /** In MiB, a row for each giver, a column for each taker. */
    String table() {
        List<String> takers =
                names.values().stream().filter(name -> name.startsWith("peer")).toList();
        StringBuilder table = new StringBuilder(String.format("%-20s", "gave, in MiB, to"));
        takers.forEach(taker -> table.append(String.format("%7s", taker)));
        for (String giver : names.values()) {
            Map<String, Long> row = given.getOrDefault(giver, Map.of());
            table.append(String.format("%n%-20s", giver))
                    .append(takers.stream()
                            .map(taker -> cell(row.getOrDefault(taker, 0L)))
                            .collect(Collectors.joining()));
        }
        return table.toString();
    }

    private static String cell(long bytes) {
        return bytes == 0 ? "      -" : String.format(Locale.ROOT, "%7.1f", bytes / (double) (1 << 20));
    }
}
