package org.fasttrack.peer.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** How far the folders are that several downloads of the list go to. */
final class FolderSums {
    private final Map<String, Sum> sums = new TreeMap<>();

    /** @param bytes of those whose size is known: a download learns it when it begins */
    private record Sum(int files, int done, long came, long bytes, long rate) {
        private static Sum of(Map<String, Object> line) {
            return new Sum(
                    1,
                    "done".equals(line.get("state")) ? 1 : 0,
                    Json.number(line, "progress", 0),
                    Json.number(line, "bytes", 0),
                    Json.number(line, "bytesPerSecond", 0));
        }

        private Sum plus(Sum other) {
            return new Sum(
                    files + other.files, done + other.done, came + other.came, bytes + other.bytes, rate + other.rate);
        }

        private String shown() {
            return String.format(
                    Locale.ROOT,
                    "%,d of %s, %s of %s%s",
                    done,
                    Count.of(files, "file"),
                    Sizes.show(came),
                    Sizes.show(bytes),
                    rate > 0 ? ", " + Sizes.show(rate) + "/s" : "");
        }
    }

    /** @param line a download's, of the local API */
    void add(Map<String, Object> line) {
        Path folder = Path.of(String.valueOf(Json.text(line, "path"))).getParent();
        if (folder != null) {
            sums.merge(folder.toString(), Sum.of(line), Sum::plus);
        }
    }

    /** Nothing of a folder to which a single download goes: that one's own line says it all. */
    List<String> lines() {
        return sums.entrySet().stream()
                .filter(folder -> folder.getValue().files() > 1)
                .map(folder ->
                        "in " + folder.getKey() + ": " + folder.getValue().shown())
                .toList();
    }
}
