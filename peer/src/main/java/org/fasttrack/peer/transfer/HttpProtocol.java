package org.fasttrack.peer.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.TlsIdentity;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on the data port: {@code GET|HEAD /content/<id>} with single ranges, {@code /content/<id>/leaves},
 * {@code /ping}, and pages for everybody. Content is for those who prove an identity.
 */
public final class HttpProtocol implements DataPort.Protocol {
    private static final Pattern CONTENT = Pattern.compile("/content/([a-z2-7]{52})(/leaves)?");
    private static final Duration QUEUE_PATIENCE = Duration.ofSeconds(5);
    private static final long REQUEST_SECONDS = 60;
    private static final long ANSWER_SECONDS = 120;
    private static final int CHUNK_BYTES = 128 << 10;

    private final Optional<ContentSource> content;
    private final List<PageRoute> pages;
    private final UploadSlots slots;
    private final AtomicLong uploadedBytes = new AtomicLong();

    /** @param content empty on a node that only shows pages */
    public HttpProtocol(Optional<ContentSource> content, List<PageRoute> pages, int uploadSlots) {
        this.content = content;
        this.pages = List.copyOf(pages);
        this.slots = new UploadSlots(uploadSlots);
    }

    public long uploadedBytes() {
        return uploadedBytes.get();
    }

    public int uploading() {
        return slots.uploading();
    }

    @Override
    public void serve(SSLSocket connection, DataPort.Deadline deadline) throws IOException, InterruptedException {
        NodeId peer = peer(connection);
        BufferedInputStream in = new BufferedInputStream(connection.getInputStream(), 4096);
        Answer answer = new Answer(connection.getOutputStream(), deadline);
        try {
            while (true) {
                deadline.extend(REQUEST_SECONDS);
                Request request = Request.read(in);
                if (request == null) {
                    return;
                }
                answer(request, peer, answer);
                if (!request.keepsAlive()) {
                    return;
                }
            }
        } catch (Request.Malformed e) {
            answer.text(e.status(), String.valueOf(e.getMessage()), Map.of("Connection", "close"), true);
        }
    }

    private static @Nullable NodeId peer(SSLSocket connection) {
        try {
            return TlsIdentity.peerOf(connection.getSession());
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private void answer(Request request, @Nullable NodeId peer, Answer answer) throws IOException, InterruptedException {
        boolean body = request.method().equals("GET");
        if (!body && !request.method().equals("HEAD")) {
            answer.text(405, "only GET and HEAD", Map.of("Allow", "GET, HEAD"), true);
            return;
        }
        for (PageRoute page : pages) {
            if (page.path().equals(request.target())) {
                answer.json(page.json().get(), body);
                return;
            }
        }
        Matcher m = CONTENT.matcher(request.target());
        if (request.target().equals("/ping")) {
            answer.text(200, "pong", Map.of(), body);
        } else if (!m.matches() || content.isEmpty()) {
            answer.text(404, "nothing of that name is here", Map.of(), body);
        } else if (peer == null) {
            answer.text(403, "show a node identity in TLS to fetch content", Map.of(), body);
        } else if (m.group(2) != null) {
            leaves(content.get(), ContentId.parse(m.group(1)), answer, body);
        } else {
            file(content.get(), ContentId.parse(m.group(1)), request, peer, answer, body);
        }
    }

    private static void leaves(ContentSource source, ContentId id, Answer answer, boolean body) throws IOException {
        Optional<byte[]> leaves = source.leaves(id);
        if (leaves.isEmpty()) {
            answer.text(404, "this content is not shared here", Map.of(), body);
        } else {
            answer.bytes(leaves.get(), body);
        }
    }

    private void file(ContentSource source, ContentId id, Request request, NodeId peer, Answer answer, boolean body)
            throws IOException, InterruptedException {
        Optional<ContentSource.Served> served = source.find(id);
        if (served.isEmpty()) {
            answer.text(404, "this content is not shared here", Map.of(), body);
            return;
        }
        ContentSource.Served file = served.get();
        if (!unchanged(file)) {
            source.changed(id);
            answer.text(410, "the file has changed and is no longer this content", Map.of(), body);
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept-Ranges", "bytes", "ETag", "\"" + id + "\""));
        Optional<ByteRange> range = ByteRange.of(request.headers().get("range"), file.bytes());
        if (range.isEmpty()) {
            answer.text(416, "no such range", Map.of("Content-Range", "bytes */" + file.bytes()), body);
            return;
        }
        boolean partial = request.headers().containsKey("range");
        if (partial) {
            headers.put("Content-Range", "bytes " + range.get().from() + "-" + (range.get().to() - 1) + "/" + file.bytes());
        }
        if (!body) {
            answer.head(partial ? 206 : 200, "application/octet-stream", range.get().length(), headers);
            return;
        }
        upload(file, range.get(), partial, headers, peer, answer);
    }

    private void upload(
            ContentSource.Served file, ByteRange range, boolean partial, Map<String, String> headers, NodeId peer, Answer answer)
            throws IOException, InterruptedException {
        int place = slots.take(peer, QUEUE_PATIENCE);
        if (place > 0) {
            answer.text(503, "all upload slots are taken; your place is " + place,
                    Map.of("Retry-After", "1", "X-Queue-Place", Integer.toString(place)), true);
            return;
        }
        try (FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ)) {
            answer.head(partial ? 206 : 200, "application/octet-stream", range.length(), headers);
            byte[] chunk = new byte[CHUNK_BYTES];
            for (long at = range.from(); at < range.to(); ) {
                int n = channel.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, range.to() - at)), at);
                if (n <= 0) {
                    throw new IOException("the file shrank while it was served");
                }
                answer.write(chunk, n);
                at += n;
                uploadedBytes.addAndGet(n);
            }
        } finally {
            slots.release(peer);
        }
    }

    private static boolean unchanged(ContentSource.Served file) throws IOException {
        return Files.isRegularFile(file.file())
                && Files.size(file.file()) == file.bytes()
                && Files.getLastModifiedTime(file.file()).toMillis() == file.modifiedMillis();
    }

    /** Writes answers; each one gets its own deadline, extended as long as bytes move. */
    private record Answer(OutputStream out, DataPort.Deadline deadline) {
        void head(int status, String type, long length, Map<String, String> headers) throws IOException {
            deadline.extend(ANSWER_SECONDS);
            StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(reason(status));
            head.append("\r\nContent-Type: ").append(type).append("\r\nContent-Length: ").append(length).append("\r\n");
            headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        }

        void text(int status, String text, Map<String, String> headers, boolean body) throws IOException {
            send(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8), headers, body);
        }

        void json(String json, boolean body) throws IOException {
            send(200, "application/json", (json + "\n").getBytes(StandardCharsets.UTF_8), Map.of(), body);
        }

        void bytes(byte[] bytes, boolean body) throws IOException {
            send(200, "application/octet-stream", bytes, Map.of(), body);
        }

        private void send(int status, String type, byte[] bytes, Map<String, String> headers, boolean body)
                throws IOException {
            head(status, type, bytes.length, headers);
            if (body) {
                out.write(bytes);
            }
            out.flush();
        }

        void write(byte[] chunk, int length) throws IOException {
            out.write(chunk, 0, length);
        }

        private static String reason(int status) {
            return switch (status) {
                case 200 -> "OK";
                case 206 -> "Partial Content";
                case 403 -> "Forbidden";
                case 404 -> "Not Found";
                case 405 -> "Method Not Allowed";
                case 410 -> "Gone";
                case 416 -> "Range Not Satisfiable";
                case 503 -> "Service Unavailable";
                default -> "Error";
            };
        }
    }
}
