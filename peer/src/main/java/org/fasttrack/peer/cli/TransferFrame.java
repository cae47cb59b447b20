package org.fasttrack.peer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Count;

/** What goes on, as many lines as a terminal has: those that move first, each with its progress line. */
final class TransferFrame {
    private static final List<String> ORDER = List.of("running", "queued", "waiting", "paused", "failed");
    private static final String INDENT = " ".repeat(6);

    private TransferFrame() {}

    /** @param lines of the local API: downloads, then the one of everything */
    static List<String> of(List<Map<String, Object>> lines, int columns, int rows) {
        List<String> frame = new ArrayList<>();
        for (String state : ORDER) {
            lines.stream()
                    .filter(line -> state.equals(line.get("state")))
                    .forEach(line -> frame.addAll(download(line, columns)));
        }
        frame.addAll(TransferLines.uploads(lines.getLast()));
        long done =
                lines.stream().filter(line -> "done".equals(line.get("state"))).count();
        if (done > 0) {
            frame.add(Count.of(done, "finished download"));
        }
        if (frame.isEmpty()) {
            frame.add("nothing is being fetched or served");
        }
        return frame.size() <= rows ? frame : cut(frame, rows);
    }

    private static List<String> download(Map<String, Object> line, int columns) {
        List<String> whole = TransferLines.download(line);
        return "running".equals(line.get("state")) && line.containsKey("bytes")
                ? List.of(TransferLines.heading(line), INDENT + FetchBar.show(line, columns - INDENT.length()))
                : whole;
    }

    private static List<String> cut(List<String> frame, int rows) {
        List<String> shown = new ArrayList<>(frame.subList(0, Math.max(0, rows - 1)));
        shown.add("... and " + Count.of(frame.size() - shown.size(), "more line"));
        return shown;
    }
}
