package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.fasttrack.common.runtime.RateLimit;

/** {@code http/1.1} on the data port: keep-alive, pipelined requests answered in order. */
public final class HttpHandler implements ConnectionHandler {
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final int BUFFER = 256 * 1024;
    /** Under an upload limit a file goes in small parts, so that all who are served share it. */
    private static final int LIMITED_BUFFER = 16 * 1024;

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(206, "Partial Content"),
            Map.entry(400, "Bad Request"),
            Map.entry(402, "Payment Required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(416, "Range Not Satisfiable"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(503, "Service Unavailable"));

    private final List<Route> routes;
    private final TransferLimits limits;
    private final RateLimit up;

    public HttpHandler(List<Route> routes, TransferLimits limits) {
        this(routes, limits, RateLimit.none());
    }

    /** @param up what files take of the uplink at most, together with whatever else it limits */
    public HttpHandler(List<Route> routes, TransferLimits limits, RateLimit up) {
        this.routes = List.copyOf(routes);
        this.limits = limits;
        this.up = up;
    }

    @Override
    public void serve(TlsChannel channel) throws IOException {
        var reader = new RequestReader(channel, limits);
        Request first = null;
        try {
            while (true) {
                Request request = reader.next();
                if (request == null) {
                    return;
                }
                if (first == null) {
                    first = request;
                    routes.forEach(route -> route.began(request));
                }
                Response response = answer(request);
                try {
                    send(channel, request, response);
                } finally {
                    response.body().done();
                }
                if (request.last()) {
                    return;
                }
            }
        } catch (RequestReader.Malformed e) {
            send(
                    channel,
                    new Request("GET", "", Map.of("connection", "close"), null),
                    Response.text(e.status(), e.reason()));
        } finally {
            if (first != null) {
                for (Route route : routes) {
                    route.ended(first);
                }
            }
        }
    }

    private Response answer(Request request) {
        for (Route route : routes) {
            if (route.matches(request.path())) {
                return answer(route, request);
            }
        }
        if (!READS.contains(request.method())) {
            return notAllowed(READS);
        }
        return request.path().equals("/ping") ? Response.text(200, "pong") : Response.text(404, "no such resource");
    }

    private static Response answer(Route route, Request request) {
        if (!route.methods().contains(request.method())) {
            return notAllowed(route.methods());
        }
        return route.needsIdentity() && request.peer() == null
                ? Response.text(403, "this needs a client certificate with an identity")
                : route.answer(request);
    }

    private static Response notAllowed(Set<String> allowed) {
        String text = String.join(", ", new TreeSet<>(allowed));
        return Response.text(405, "only " + text).with("Allow", text);
    }

    private void send(TlsChannel channel, Request request, Response response) throws IOException {
        channel.deadline(limits.stall());
        ByteBuffer head = ByteBuffer.wrap(head(request, response).getBytes(StandardCharsets.ISO_8859_1));
        if (request.head()) {
            channel.write(head);
        } else {
            switch (response.body()) {
                case Response.Bytes bytes -> {
                    channel.write(head);
                    writeBytes(channel, bytes.content());
                }
                case Response.Lent lent -> {
                    channel.write(head);
                    writeLent(channel, lent.content());
                }
                case Response.Unsent unsent ->
                    throw new IllegalStateException("a GET was answered with a HEAD's " + unsent);
                case Response.Slice slice -> writeSlice(channel, head, slice);
            }
        }
        channel.noDeadline();
    }

    private static String head(Request request, Response response) {
        var head = new StringBuilder("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(REASONS.getOrDefault(response.status(), "Status"))
                .append("\r\n");
        response.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(response.body().length()).append("\r\n");
        return head.append(request.last() ? "Connection: close\r\n\r\n" : "\r\n")
                .toString();
    }

    private void writeBytes(TlsChannel channel, byte[] content) throws IOException {
        for (int at = 0; at < content.length; at += BUFFER) {
            channel.deadline(limits.stall());
            channel.write(ByteBuffer.wrap(content, at, Math.min(BUFFER, content.length - at)));
        }
    }

    /** One deadline for the whole: what is lent must come back, however steadily the other side reads. */
    private void writeLent(TlsChannel channel, byte[] content) throws IOException {
        channel.deadline(limits.lending(content.length));
        channel.write(ByteBuffer.wrap(content));
    }

    private void writeSlice(TlsChannel channel, ByteBuffer head, Response.Slice slice) throws IOException {
        try (FileChannel file = FileChannel.open(slice.file(), StandardOpenOption.READ);
                TlsChannel.BulkWrites bulk = channel.bulkWrites()) {
            channel.write(head);
            ByteBuffer buffer = bulk.buffer();
            long at = slice.offset();
            long end = at + slice.length();
            while (at < end) {
                int most = Math.min(up.limited() ? LIMITED_BUFFER : BUFFER, buffer.capacity());
                buffer.clear().limit((int) Math.min(most, end - at));
                awaitRate(channel, buffer.remaining());
                int count = file.read(buffer, at);
                if (count < 0) {
                    throw new IOException("shortened while it was sent: " + slice.file());
                }
                if (!slice.toll().pay(count)) {
                    throw new IOException("no receipt came for what was sent");
                }
                at += count;
                channel.deadline(limits.stall());
                channel.write(buffer.flip());
            }
        }
    }

    private void awaitRate(TlsChannel channel, long bytes) throws InterruptedIOException {
        if (!up.limited()) {
            return;
        }
        channel.noDeadline();
        try {
            up.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
