package org.fasttrack.peer.download;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.Signatures;
import org.fasttrack.peer.swarm.wire.LeafProof;
import org.fasttrack.peer.transfer.ReceiptRoute;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.peer.transfer.TransferLimits;

/** The client's side of {@code http/1.1} to one source, whose identity it insists on. Requests may be pipelined. */
final class SourceWire implements Closeable {
    private static final int MAX_HEAD = 16 * 1024;
    /** However large a leaf layer is: minutes. */
    private static final int MOST_PATIENCES = 20;

    private final TlsChannel channel;
    private final Duration patience;

    private SourceWire(TlsChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /** The head of an answer; a negative length was not given. */
    record Answer(int status, long length, int place, int retrySeconds) {}

    /** The source answers, and does not let us have it. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** The source answers, and has no such content. */
    static final class Gone extends IOException {
        private static final long serialVersionUID = 1L;

        Gone() {
            super("it no longer shares it");
        }
    }

    /** On a connection whose other side has proved who it is. @param patience how long each later step may take */
    static SourceWire over(TlsChannel channel, Duration patience) {
        channel.bulk();
        return new SourceWire(channel, patience);
    }

    Duration ping() throws IOException {
        long start = System.nanoTime();
        request("/ping", "");
        skip(answer());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The leaf layer, of exactly {@code bytes}. Asks again while the source is busy, until patience ends. */
    byte[] leaves(ContentId content, int bytes) throws IOException {
        long start = System.nanoTime();
        String path = "/content/" + content + "/leaves";
        request(path, "");
        Answer answer = answer();
        while (answer.status() == 503) {
            skip(answer);
            Duration pause = Duration.ofSeconds(Math.max(1, answer.retrySeconds())); // 0 would ask without end
            if (System.nanoTime() - start + pause.toNanos() > patience.toNanos()) {
                throw new IOException("too busy to give its leaf hashes");
            }
            pause(pause);
            request(path, "");
            answer = answer();
        }
        if (answer.status() == 404) {
            throw new Gone();
        }
        if (answer.status() != 200 || answer.length() != bytes) {
            throw new IOException("no leaf hashes: status " + answer.status() + ", " + answer.length() + " bytes");
        }
        return layer(bytes);
    }

    /** One time for the whole: who drips it holds memory and keeps others from giving theirs. */
    private byte[] layer(int bytes) throws IOException {
        byte[] hashes = new byte[bytes];
        Duration most = patience.multipliedBy(MOST_PATIENCES);
        Duration lending = TransferLimits.lending(patience, bytes);
        channel.deadline(lending.compareTo(most) < 0 ? lending : most);
        for (int at = 0; at < bytes; at += 1 << 20) {
            channel.readFully(ByteBuffer.wrap(hashes, at, Math.min(1 << 20, bytes - at)));
        }
        channel.noDeadline();
        return hashes;
    }

    /** Whether the source proves that {@code content} has as many layers of hashes as a file of {@code bytes}. */
    boolean provesSize(ContentId content, long bytes) throws IOException {
        long leaves = MerkleTree.leafCount(bytes);
        requestProof(content, leaves - 1);
        Answer answer = answer();
        if (answer.status() != 200 || answer.length() != LeafProof.bytes(leaves)) {
            throw new IOException("no proof of its size: status " + answer.status());
        }
        byte[] proof = new byte[LeafProof.bytes(leaves)];
        body(ByteBuffer.wrap(proof));
        return LeafProof.leafHash(content, leaves, leaves - 1, proof).isPresent();
    }

    private static void pause(Duration time) throws InterruptedIOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    void requestRange(ContentId content, long from, long until) throws IOException {
        request("/content/" + content, "Range: bytes=" + from + "-" + (until - 1) + "\r\n");
    }

    void requestProof(ContentId content, long leaf) throws IOException {
        request("/content/" + content + "/proof/" + leaf, "");
    }

    /**
     * Brings the downloader's half of a receipt.
     *
     * @return the countersignature; empty when it is refused
     */
    Optional<byte[]> countersignature(byte[] half) throws IOException {
        String header = ReceiptRoute.HEADER + ": " + Base64.getEncoder().encodeToString(half) + "\r\n";
        request("POST", ReceiptRoute.PATH, header);
        Answer answer = answer();
        if (answer.status() != 200 || answer.length() != Signatures.BYTES) {
            skip(answer);
            if (answer.status() == 503) {
                throw new IOException("busy");
            }
            return Optional.empty();
        }
        byte[] signature = new byte[Signatures.BYTES];
        body(ByteBuffer.wrap(signature));
        return Optional.of(signature);
    }

    private void request(String path, String headers) throws IOException {
        request("GET", path, headers);
    }

    private void request(String method, String path, String headers) throws IOException {
        channel.deadline(patience);
        String text = method + " " + path + " HTTP/1.1\r\nHost: peer\r\n" + headers + "\r\n";
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The next answer's head; its body is to be read or skipped. */
    Answer answer() throws IOException {
        channel.deadline(patience);
        var left = new int[] {MAX_HEAD};
        String[] start = line(left).split(" ", 3);
        if (start.length < 2 || !start[0].equals("HTTP/1.1")) {
            throw new IOException("not an HTTP answer");
        }
        long length = -1;
        int place = 0;
        int retry = 1;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            int colon = Math.max(0, line.indexOf(':'));
            String value = line.substring(Math.min(line.length(), colon + 1)).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = number(value);
                case "x-queue-place" -> place = (int) Math.min(1_000_000, number(value));
                case "retry-after" -> retry = Math.clamp(number(value), 1, 10);
                default -> {}
            }
        }
        if (start[1].equals("403")) {
            throw new Refused("it refuses to serve us");
        }
        return new Answer((int) number(start[1]), length, place, retry);
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("not a number in an answer's head", e);
        }
    }

    private String line(int[] left) throws IOException {
        var line = new StringBuilder();
        for (int c = channel.read(); c != '\n'; c = channel.read()) {
            if (c < 0) {
                throw new EOFException("the answer ended early");
            }
            if (--left[0] < 0) {
                throw new IOException("an answer's head exceeds 16 KiB");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Fills {@code target} from the body. */
    void body(ByteBuffer target) throws IOException {
        channel.deadline(patience);
        channel.readFully(target);
        channel.noDeadline();
    }

    /** Reads past a small body. */
    void skip(Answer answer) throws IOException {
        if (answer.length() < 0 || answer.length() > MAX_HEAD) {
            throw new IOException("an answer without a reasonable length");
        }
        body(ByteBuffer.allocate((int) answer.length()));
    }

    /** Ends a read under way, from any thread. */
    void abort() {
        channel.abort();
    }

    /** Whether neither side is known to have ended it. */
    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        channel.close();
    }
}
