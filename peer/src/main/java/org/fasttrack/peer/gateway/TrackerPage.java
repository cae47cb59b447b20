package org.fasttrack.peer.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.gateway.tracker.Announce;
import org.fasttrack.peer.gateway.tracker.QueryString;
import org.fasttrack.peer.gateway.tracker.Tracker;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.torrent.PeerChannel;

/** The HTTP side of the gateway: {@code GET /announce} and {@code GET /scrape}, one request a connection. */
final class TrackerPage {
    private static final int MAX_SCRAPED = 20;

    private final PublicTorrents shared;
    private final GatewayLimits limits;
    private final Tracker<ContentId> tracker = new Tracker<>(new SecureRandom());

    TrackerPage(PublicTorrents shared, GatewayLimits limits) {
        this.shared = shared;
        this.limits = limits;
    }

    /** Reads what follows the {@code GET} of a request, and answers it. */
    void serve(PeerChannel channel, InetSocketAddress local, InetSocketAddress remote) throws IOException {
        Optional<String> request = head(channel).flatMap(TrackerPage::target);
        if (request.isEmpty()) {
            answer(channel, "400 Bad Request", Tracker.refusal("not a GET request of HTTP/1.x"));
            return;
        }
        String target = request.get();
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        try {
            switch (path) {
                case "/announce" -> answer(channel, "200 OK", announce(query, local, remote));
                case "/scrape" -> answer(channel, "200 OK", scrape(query));
                default -> answer(channel, "404 Not Found", Tracker.refusal("there is only /announce and /scrape"));
            }
        } catch (MalformedException e) {
            answer(channel, "200 OK", Tracker.refusal(String.valueOf(e.getMessage())));
        }
    }

    /** Everything up to the empty line; empty when it is too long or no text. */
    private Optional<String> head(PeerChannel channel) throws IOException {
        var text = new StringBuilder();
        ByteBuffer next = ByteBuffer.allocate(1);
        while (text.length() < limits.requestBytes()) {
            channel.readFully(next.clear());
            char c = (char) (next.get(0) & 0xFF);
            boolean printable = (c >= ' ' && c != 0x7F) || c == '\r' || c == '\n' || c == '\t';
            if (!printable) {
                return Optional.empty();
            }
            text.append(c);
            if (c == '\n'
                    && (text.indexOf("\r\n\r\n", text.length() - 4) >= 0
                            || text.indexOf("\n\n", text.length() - 2) >= 0)) {
                return Optional.of(text.toString());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> target(String head) {
        String[] line = head.lines().findFirst().orElse("").split(" ", -1);
        boolean get = line.length == 2 && line[1].startsWith("HTTP/1.");
        return get ? Optional.of(line[0]) : Optional.empty();
    }

    private byte[] announce(String query, InetSocketAddress local, InetSocketAddress remote) throws MalformedException {
        Announce announce = Announce.parse(query, remote);
        return shared.content(announce.infoHash())
                .map(content -> tracker.announce(
                        content, shared.version1(announce.infoHash()), announce, local, System.nanoTime()))
                .orElseGet(() -> Tracker.refusal("there is no such torrent here"));
    }

    private byte[] scrape(String query) throws MalformedException {
        Map<Bencode.Bytes, ContentId> asked = new LinkedHashMap<>();
        for (byte[] infoHash : new QueryString(query).all("info_hash")) {
            if (infoHash.length == Handshake.ID_BYTES && asked.size() < MAX_SCRAPED) {
                shared.content(infoHash).ifPresent(content -> asked.put(new Bencode.Bytes(infoHash), content));
            }
        }
        return tracker.scrape(asked);
    }

    private static void answer(PeerChannel channel, String status, byte[] body) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.allocate(bytes.length + body.length)
                .put(bytes)
                .put(body)
                .flip());
    }
}
