package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.library.Skipped;

/** Shows and changes the shared folders. */
record ShareRoutes(Roles roles, AddedFolders kept) {

    List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/shares", "the shared folders, and what in them is not shared", this::list),
                new Route("POST", "/v1/shares", "share one more folder", this::add),
                new Route("DELETE", "/v1/shares", "share a folder no longer", this::remove),
                new Route("POST", "/v1/shares/rescan", "look for changes now", this::rescan));
    }

    private void list(Exchange exchange, Consumer<Map<String, Object>> lines) {
        for (SharedFolder folder : roles.requirePeer().library().folders()) {
            lines.accept(Json.of("label", folder.label(), "path", folder.root().toString()));
        }
        Holdings holdings = roles.requirePeer().library().holdings();
        holdings.skipped().forEach(skipped -> lines.accept(line(skipped)));
        lines.accept(scanned(holdings));
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
            throw new Exchange.Refusal(400, "which folder? path=ABSOLUTE_PATH");
        }
        String label = Json.text(exchange.body(), "label");
        SharedFolder folder = Folders.of(label, Path.of(path));
        roles.requirePeer().library().add(folder);
        kept.added(folder);
        lines.accept(scanned(roles.requirePeer().rescan()));
    }

    private void remove(Exchange exchange, Consumer<Map<String, Object>> lines)
            throws IOException, InterruptedException {
        String label = exchange.parameters().get("label");
        if (label == null || !roles.requirePeer().library().remove(label)) {
            throw new Exchange.Refusal(404, "no folder is shared as '" + label + "'");
        }
        kept.removed(label);
        lines.accept(scanned(roles.requirePeer().rescan()));
    }

    private void rescan(Exchange exchange, Consumer<Map<String, Object>> lines) throws InterruptedException {
        lines.accept(scanned(roles.requirePeer().rescan()));
    }
}
