package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.uplink.SupernodeClient;

/** Fetches contents. @param folder where they go when a request names no path */
record FetchRoutes(Downloads downloads, Supplier<SupernodeClient> supernode, LastResults last, Path folder) {

    List<Route> routes() {
        return List.of(new Route("POST", "/v1/get", "fetch a content; progress lines, then the outcome", this::get));
    }

    private void get(Exchange exchange, Consumer<Map<String, Object>> lines) throws IOException, InterruptedException {
        String asked = Json.text(exchange.body(), "id");
        String path = Json.text(exchange.body(), "path");
        Path target = path == null ? Files.createDirectories(folder) : Path.of(path);
        if (asked == null || !target.isAbsolute()) {
            throw new Exchange.Refusal(400, "a fetch takes an id, and an absolute path or none");
        }
        downloads.fetch(
                downloads.locate(supernode.get(), last.resolve(asked)),
                target,
                Json.text(exchange.body(), "source"),
                lines);
    }
}
