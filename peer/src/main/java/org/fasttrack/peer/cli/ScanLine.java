package org.fasttrack.peer.cli;

import java.util.Locale;
import java.util.Map;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.library.ScanProgress;

/** How far a scan of the shared folders is, on one line. */
final class ScanLine {
    private ScanLine() {}

    static String of(ScanProgress now) {
        return of(now.filesDone(), now.filesTotal(), now.bytesDone(), now.bytesTotal());
    }

    /** @param line of the local API */
    static String of(Map<String, Object> line) {
        return of(
                Json.number(line, "filesDone", 0),
                Json.number(line, "files", 0),
                Json.number(line, "bytesDone", 0),
                Json.number(line, "bytes", 0));
    }

    private static String of(long filesDone, long files, long bytesDone, long bytes) {
        return bytes == 0
                ? "looking for files: " + Count.of(files, "file") + " so far"
                : String.format(
                        Locale.ROOT,
                        "hashing %d %%  %,d of %s  %s of %s",
                        100 * bytesDone / bytes,
                        filesDone,
                        Count.of(files, "file"),
                        Sizes.show(bytesDone),
                        Sizes.show(bytes));
    }

    /** What a scan came to. A folder that was added is counted by itself: what others skip was known before. */
    static String ended(Map<String, Object> line) {
        Map<String, Object> added = Json.inner(line, "folder");
        return added.isEmpty() ? counts(line) : added.get("label") + ": " + counts(added) + "; in all " + counts(line);
    }

    private static String counts(Map<String, Object> figures) {
        return Count.of(Json.number(figures, "files", 0), "file") + " shared, " + Json.number(figures, "skipped", 0)
                + " skipped";
    }
}
