package org.fasttrack.peer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** Transfers as text. */
final class TransferLines {
    private static final int SHORT_ID = 8;
    private static final String INDENT = " ".repeat(6);

    private TransferLines() {}

    /** A download's line, then one for its reason, if it has one, and one for each source that gives. */
    static List<String> download(Map<String, Object> line) {
        List<String> lines = new ArrayList<>();
        long done = Json.number(line, "progress", 0);
        long all = Json.number(line, "bytes", 0);
        long rate = Json.number(line, "bytesPerSecond", 0);
        String share = all > 0 ? 100 * done / all + " % of " + Sizes.show(all) : "";
        lines.add(String.format(
                Locale.ROOT,
                "%4d  %-8s %-20s %14s  %s",
                Json.number(line, "number", 0),
                line.get("state"),
                share,
                rate > 0 ? Sizes.show(rate) + "/s" : "",
                called(line) + left(line)));
        if (line.containsKey("reason")) {
            lines.add(INDENT + line.get("reason"));
        }
        if (line.containsKey("uploadLimit") || line.containsKey("downloadLimit")) {
            lines.add(INDENT + limits(line));
        }
        for (Map<String, Object> source : Json.objects(line, "rates")) {
            lines.add(INDENT + "from " + shortId(source, "peer") + "  "
                    + Sizes.show(Json.number(source, "bytesPerSecond", 0)) + "/s");
        }
        return lines;
    }

    /** A download's number and name, above its progress. */
    static String heading(Map<String, Object> line) {
        return String.format(Locale.ROOT, "%4d  %s", Json.number(line, "number", 0), called(line));
    }

    /** That a download is not there any more. */
    static String gone(long number) {
        return String.format(Locale.ROOT, "%4d  off the list", number);
    }

    /** Its name, and where it goes when that is called otherwise. */
    private static String called(Map<String, Object> line) {
        String name = String.valueOf(line.get("name"));
        String path = String.valueOf(Json.text(line, "path"));
        return path.endsWith("/" + name) || !line.containsKey("path") ? name : name + " as " + path;
    }

    private static String left(Map<String, Object> line) {
        return line.containsKey("secondsLeft") ? "  " + FetchBar.left(Json.number(line, "secondsLeft", 0)) : "";
    }

    /** What is served, and the limits of everything. */
    static List<String> uploads(Map<String, Object> line) {
        List<String> lines = new ArrayList<>();
        for (Map<String, Object> upload : Json.objects(line, "uploads")) {
            lines.add(INDENT + "to " + shortId(upload, "peer") + "  "
                    + Sizes.show(Json.number(upload, "bytesPerSecond", 0)) + "/s  "
                    + Sizes.show(Json.number(upload, "bytes", 0)) + of(upload));
        }
        if (line.containsKey("uploadLimit") || line.containsKey("downloadLimit")) {
            lines.add("all together: " + limits(line));
        }
        return lines.isEmpty() && !line.containsKey("done") ? List.of("all together: no limits") : lines;
    }

    /** {@code  of 300.0 MiB  film.ogv}, as far as that is known. */
    private static String of(Map<String, Object> upload) {
        String name = Json.text(upload, "name");
        long all = Json.number(upload, "size", 0);
        return (all > 0 ? " of " + Sizes.show(all) : "") + "  " + (name == null ? shortId(upload, "id") : name);
    }

    /** The peers that these lines name, by their whole ids. */
    static List<String> peers(Map<String, Object> line) {
        return Stream.of("rates", "uploads")
                .flatMap(list -> Json.objects(line, list).stream())
                .map(one -> String.valueOf(one.get("peer")))
                .toList();
    }

    private static String limits(Map<String, Object> line) {
        return "limited to "
                + Stream.of(limit(line, "uploadLimit", "up"), limit(line, "downloadLimit", "down"))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", "));
    }

    private static Optional<String> limit(Map<String, Object> line, String key, String way) {
        return line.containsKey(key)
                ? Optional.of(Sizes.show(Json.number(line, key, 0)) + "/s " + way)
                : Optional.empty();
    }

    private static String shortId(Map<String, Object> object, String key) {
        String id = String.valueOf(Json.text(object, key));
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }
}
