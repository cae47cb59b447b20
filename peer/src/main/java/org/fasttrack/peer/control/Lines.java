package org.fasttrack.peer.control;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/** A streamed answer: one JSON object a line, each flushed as it comes. Thread-safe. */
final class Lines implements Consumer<Map<String, Object>> {
    private final HttpExchange http;
    private @Nullable OutputStream out;

    Lines(HttpExchange http) {
        this.http = http;
    }

    synchronized boolean started() {
        return out != null;
    }

    /** @throws UncheckedIOException when the asker has gone */
    @Override
    public synchronized void accept(Map<String, Object> object) {
        try {
            OutputStream to = started(http);
            to.write((Json.write(object) + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutputStream started(HttpExchange exchange) throws IOException {
        OutputStream existing = out;
        if (existing != null) {
            return existing;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        OutputStream made = exchange.getResponseBody();
        out = made;
        return made;
    }

    synchronized void end() throws IOException {
        started(http).close();
    }
}
