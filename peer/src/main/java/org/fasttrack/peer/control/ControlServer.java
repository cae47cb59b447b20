package org.fasttrack.peer.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the control API and the web page on loopback. Every request for something of the node shows the token of the
 * data folder; {@code /health}, the page itself and the API's description need none. A request with a foreign Host or
 * Origin is refused, so that no other web page can reach the API through a browser, whatever a name resolves to.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int BACKLOG = 1_024;
    private static final String NO_FOREIGN_CODE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    static {
        // The JDK's server waits for ever for a request that comes a byte at a time unless told otherwise, before its
        // first use. Whoever opens connections and says nothing must not shut out who has the token: there is room for
        // thousands, and none is silent for long.
        limit("sun.net.httpserver.maxReqTime", "10");
        limit("sun.net.httpserver.idleInterval", "10");
        limit("jdk.httpserver.maxConnections", "4096");
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final byte[] token;
    private final Map<String, Route> routes = new HashMap<>();
    private final List<Route> listed;

    /** @throws IOException when the address is taken; {@code listen} must be a loopback address */
    public ControlServer(InetSocketAddress listen, String token, List<Route> routes) throws IOException {
        if (!listen.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the local API listens on loopback only, not on " + listen);
        }
        this.token = ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
        this.listed = List.copyOf(routes);
        routes.forEach(route -> this.routes.put(route.method() + " " + route.path(), route));
        this.server = HttpServer.create(listen, BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** The operations served, as the OpenAPI document must list them. */
    public List<Route> routes() {
        return listed;
    }

    private void serve(HttpExchange http) throws IOException {
        try (http) {
            try {
                dispatch(http);
            } catch (Exchange.Refusal refusal) {
                answer(http, refusal.status(), Json.of("error", refusal.getMessage()));
            } catch (IllegalArgumentException e) {
                answer(http, 400, Json.of("error", String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (UncheckedIOException e) {
                LOG.debug("the asker went away: {}", e.toString());
            } catch (RuntimeException e) {
                LOG.error(
                        "{} {} failed",
                        http.getRequestMethod(),
                        http.getRequestURI().getPath(),
                        e);
                answer(http, 500, Json.of("error", "internal error: see the node's log"));
            }
        }
    }

    private void dispatch(HttpExchange http) throws IOException, InterruptedException {
        String path = http.getRequestURI().getPath();
        requireLocal(http);
        if (path.equals("/health")) {
            answer(http, 200, Json.of("ok", true));
            return;
        }
        Optional<StaticFile> file = http.getRequestMethod().equals("GET") ? StaticFile.find(path) : Optional.empty();
        if (file.isPresent()) {
            answer(http, file.get());
            return;
        }
        String shown = String.valueOf(http.getRequestHeaders().getFirst("Authorization"));
        if (!MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8))) {
            throw new Exchange.Refusal(401, "the token is missing or wrong: it stands in api.json of the data folder");
        }
        Route route = routes.get(http.getRequestMethod() + " " + path);
        if (route == null) {
            throw new Exchange.Refusal(404, "there is no " + http.getRequestMethod() + " " + path);
        }
        Lines lines = new Lines(http);
        Exchange exchange = new Exchange(parameters(http.getRequestURI().getRawQuery()), body(http));
        try {
            route.handler().handle(exchange, lines);
        } catch (Exchange.Refusal | IllegalArgumentException refused) {
            if (!lines.started()) {
                throw refused;
            }
            int status = refused instanceof Exchange.Refusal refusal ? refusal.status() : 400;
            lines.accept(Json.of("error", String.valueOf(refused.getMessage()), "status", status));
        }
        lines.end();
    }

    private static void requireLocal(HttpExchange http) {
        String host = http.getRequestHeaders().getFirst("Host");
        String name = host == null ? "" : host.replaceFirst(":[0-9]+$", "");
        if (!List.of("127.0.0.1", "localhost", "[::1]").contains(name)) {
            throw new Exchange.Refusal(403, "the local API answers to loopback names only");
        }
        String origin = http.getRequestHeaders().getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            throw new Exchange.Refusal(403, "the local API does not answer to pages of other sites");
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query == null ? new String[0] : query.split("&", 64)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(part.substring(0, equals)), decode(part.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, Object> body(HttpExchange http) throws IOException {
        byte[] bytes = http.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new Exchange.Refusal(413, "a request has at most " + MAX_BODY_BYTES + " bytes");
        }
        return bytes.length == 0 ? Map.of() : Json.object(new String(bytes, StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange http, StaticFile file) throws IOException {
        http.getResponseHeaders().set("Content-Type", file.contentType());
        http.getResponseHeaders().set("Content-Security-Policy", NO_FOREIGN_CODE);
        http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        http.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        http.getResponseHeaders().set("Cache-Control", "no-cache");
        http.sendResponseHeaders(200, file.bytes().length);
        try (OutputStream out = http.getResponseBody()) {
            out.write(file.bytes());
        }
    }

    private static void answer(HttpExchange http, int status, Map<String, Object> object) throws IOException {
        byte[] bytes = (Json.write(object) + "\n").getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = http.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
