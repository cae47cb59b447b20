package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.tracker.QueryString;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.BencodeReader;
import org.fasttrack.peer.swarm.wire.MalformedException;

/** Asks HTTP trackers who has a torrent (BEP 3, compact answers of BEP 23 and BEP 7). */
final class TrackerClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_ANSWER_BYTES = 256 * 1024;
    private static final int MAX_PEERS = 500;
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final long MIN_SECONDS = 5;
    private static final long MAX_SECONDS = 3_600;
    /** We do not listen, and a tracker wants a port: nobody listens at this one. */
    private static final int NO_PORT = 1;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final byte[] peerId;

    TrackerClient(byte[] peerId) {
        this.peerId = peerId.clone();
    }

    /** @param next when to ask again */
    record Answer(List<InetSocketAddress> peers, Duration next) {}

    /** What we tell. @param event {@code started}, {@code stopped}, {@code completed}, or empty */
    record Told(long downloaded, long left, String event) {}

    /** @throws IOException when the tracker is not there, refuses, or answers nonsense */
    Answer announce(String url, Infohash torrent, Told told) throws IOException, InterruptedException {
        String query = "info_hash=" + QueryString.encoded(torrent.wire()) + "&peer_id=" + QueryString.encoded(peerId)
                + "&port=" + NO_PORT + "&uploaded=0&downloaded=" + told.downloaded() + "&left=" + told.left()
                + "&compact=1&numwant=80" + (told.event().isEmpty() ? "" : "&event=" + told.event());
        HttpRequest request;
        try {
            URI uri = URI.create(url + (url.indexOf('?') < 0 ? '?' : '&') + query);
            request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        } catch (IllegalArgumentException e) {
            throw new IOException("'" + url + "' is no tracker's address", e);
        }
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return read(body.readNBytes(MAX_ANSWER_BYTES + 1));
        } catch (MalformedException e) {
            throw new IOException("the tracker's answer (status " + response.statusCode() + "): " + e.getMessage(), e);
        }
    }

    private static Answer read(byte[] body) throws IOException, MalformedException {
        if (body.length > MAX_ANSWER_BYTES) {
            throw new MalformedException("more than " + MAX_ANSWER_BYTES + " bytes");
        }
        Bencode.Dict answer = BencodeReader.readDict(body);
        if (answer.has("failure reason")) {
            String reason = new Bencode.Bytes(answer.bytes("failure reason")).text();
            throw new IOException("the tracker refuses: " + reason.substring(0, Math.min(200, reason.length())));
        }
        List<InetSocketAddress> peers = new ArrayList<>();
        unpack(answer.bytes("peers"), V4_BYTES, peers);
        unpack(answer.bytes("peers6"), V6_BYTES, peers);
        long seconds = Math.clamp(answer.number("interval", MAX_SECONDS), MIN_SECONDS, MAX_SECONDS);
        return new Answer(peers, Duration.ofSeconds(seconds));
    }

    private static void unpack(byte[] packed, int addressBytes, List<InetSocketAddress> peers) {
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.remaining() >= addressBytes + Short.BYTES && peers.size() < MAX_PEERS) {
            byte[] address = new byte[addressBytes];
            in.get(address);
            int port = in.getShort() & 0xFFFF;
            try {
                if (port > NO_PORT) {
                    peers.add(new InetSocketAddress(InetAddress.getByAddress(address), port));
                }
            } catch (UnknownHostException e) {
                throw new AssertionError("4 or 16 bytes are an address", e);
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
