package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.ScanProgress;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.library.Skipped;

/** Shows and changes the shared folders. */
record ShareRoutes(Roles roles, AddedFolders kept) {
    private static final long TICK_MILLIS = 200;

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/shares", "the shared folders, and what in them is not shared", this::list),
                new Route("POST", "/v1/shares", "share one more folder", this::add),
                new Route("DELETE", "/v1/shares", "share a folder no longer", this::remove),
                new Route("POST", "/v1/shares/rescan", "look for changes now", this::rescan));
    }

    private void list(Exchange exchange, Consumer<Map<String, Object>> lines) {
        Library library = roles.requirePeer().library();
        Holdings holdings = library.holdings();
        for (SharedFolder folder : library.folders()) {
            Holdings.Share own = holdings.of(folder);
            lines.accept(Json.of(
                    "label", folder.label(),
                    "path", folder.root().toString(),
                    "files", own.files(),
                    "bytes", own.bytes()));
        }
        holdings.skipped().forEach(skipped -> lines.accept(line(skipped)));
        library.scanning().map(ShareRoutes::scanning).ifPresent(lines);
        lines.accept(scanned(holdings));
    }

    /** How far a scan is. */
    static Map<String, Object> scanning(ScanProgress now) {
        return Json.of(
                "scanning", true,
                "files", now.filesTotal(),
                "filesDone", now.filesDone(),
                "bytes", now.bytesTotal(),
                "bytesDone", now.bytesDone());
    }

    private static Map<String, Object> line(Skipped skipped) {
        return Json.of(
                "skipped", skipped.path().toString(),
                "reason", skipped.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "detail", skipped.detail());
    }

    private static Map<String, Object> scanned(Holdings holdings) {
        return Json.of(
                "done", true,
                "files", holdings.figures().files(),
                "bytes", holdings.figures().bytes(),
                "hashedFiles", holdings.figures().hashedFiles(),
                "skipped", holdings.figures().skipped());
    }

    private void add(Exchange exchange, Consumer<Map<String, Object>> lines) throws IOException, InterruptedException {
        String path = Json.text(exchange.body(), "path");
        if (path == null || !Path.of(path).isAbsolute()) {
            throw new Exchange.Refusal(400, "which folder? Write its whole path from / on, such as /home/me/Public");
        }
        SharedFolder folder = kept.folder(Json.text(exchange.body(), "label"), Path.of(path));
        roles.requirePeer().library().add(folder);
        kept.added(folder);
        scan(exchange, lines, holdings -> added(folder, holdings));
    }

    /** The figures of all folders, and those of the new one by itself. */
    private static Map<String, Object> added(SharedFolder folder, Holdings holdings) {
        Holdings.Share own = holdings.of(folder);
        Map<String, Object> line = scanned(holdings);
        line.put(
                "folder",
                Json.of("label", folder.label(), "files", own.files(), "bytes", own.bytes(), "skipped", own.skipped()));
        return line;
    }

    private void remove(Exchange exchange, Consumer<Map<String, Object>> lines) throws IOException {
        String label = exchange.parameters().get("label");
        if (label == null || !roles.requirePeer().unshare(label)) {
            throw new Exchange.Refusal(404, "no folder is shared as '" + label + "'");
        }
        kept.removed(label);
        lines.accept(scanned(roles.requirePeer().library().holdings()));
    }

    private void rescan(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        scan(exchange, lines, ShareRoutes::scanned);
    }

    /** Tells how the scan goes on, which it does also when nobody listens any more. */
    private void scan(
            Exchange exchange, Consumer<Map<String, Object>> lines, Function<Holdings, Map<String, Object>> end)
            throws InterruptedException {
        PeerRole peer = roles.requirePeer();
        CompletableFuture<Holdings> scan = peer.rescan();
        if (Boolean.TRUE.equals(exchange.body().get("detach"))) {
            lines.accept(Json.of("detached", true));
            return;
        }
        while (true) {
            try {
                lines.accept(end.apply(scan.get(TICK_MILLIS, TimeUnit.MILLISECONDS)));
                return;
            } catch (TimeoutException e) {
                peer.library().scanning().map(ShareRoutes::scanning).ifPresent(lines);
            } catch (ExecutionException | CancellationException e) {
                throw new Exchange.Refusal(503, "the scan ended early: the node stops, or see its log");
            }
        }
    }
}
