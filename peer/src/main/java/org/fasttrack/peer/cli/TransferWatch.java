package org.fasttrack.peer.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.json.Json;

/** {@code fasttrack transfers --watch}: the list again every second, until Ctrl-C or until nobody reads it. */
final class TransferWatch {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataOptions data;
    private final Console console;
    private final TransferChanges changes = new TransferChanges();

    TransferWatch(DataOptions data, Console console) {
        this.data = data;
        this.console = console;
    }

    /** @throws org.fasttrack.common.cli.Failure when the node ends */
    void run() throws InterruptedException {
        while (!console.isUnread()) {
            List<Map<String, Object>> lines = new ArrayList<>();
            data.call("GET", "/v1/transfers", Map.of(), lines::add);
            LastPeers.remember(
                    data.folder(),
                    lines.stream()
                            .flatMap(line -> TransferLines.peers(line).stream())
                            .toList(),
                    console);
            show(lines);
            Thread.sleep(PAUSE);
        }
    }

    /** @param lines of downloads, then that of everything */
    private void show(List<Map<String, Object>> lines) {
        if (data.json) {
            console.json(whole(lines));
        } else if (console.frameRows() > 0) {
            console.frame(TransferFrame.of(lines, console.progressColumns(), console.frameRows()));
        } else {
            changes.since(lines).forEach(console::line);
        }
    }

    /** All of it as one object. */
    static Map<String, Object> whole(List<Map<String, Object>> lines) {
        Map<String, Object> whole = Json.of("downloads", lines.subList(0, lines.size() - 1));
        lines.getLast().forEach((key, value) -> {
            if (!key.equals("done")) {
                whole.put(key, value);
            }
        });
        return whole;
    }
}
