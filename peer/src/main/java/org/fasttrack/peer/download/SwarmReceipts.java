package org.fasttrack.peer.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fasttrack.common.content.Sha256;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.receipt.Courier;
import org.fasttrack.peer.receipt.ReceiptBook;
import org.fasttrack.peer.receipt.ReceiptBook.Countersigning;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.ReceiptMessage;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.jspecify.annotations.Nullable;

/**
 * Receipts as extended messages on connections of swarms, both parties' side: where the two are connected, a half and its
 * countersignature go that way, and otherwise by another. Thread-safe.
 */
public final class SwarmReceipts implements Courier.Carrier, ExtendedMessages {
    /** An answer costs the other side two signatures and a small file. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ReceiptBook book;
    private final Courier.Carrier otherwise;
    private final Duration patience;
    private final Map<Asked, CompletableFuture<ReceiptMessage>> waiting = new ConcurrentHashMap<>();
    private volatile Connections connections = (peer, name, payload) -> false;

    /** Of whom a countersignature is awaited, and for which half: its SHA-256. */
    private record Asked(NodeId uploader, ByteBuffer half) {}

    /** The connections of this node's swarms. */
    @FunctionalInterface
    public interface Connections {
        /** False when there is none to {@code peer} that understands {@code name}. */
        boolean send(NodeId peer, String name, byte[] payload);
    }

    /**
     * @param otherwise how a half travels to whom no swarm connects us, and to who does not answer
     * @param patience for an answer
     */
    public SwarmReceipts(ReceiptBook book, Courier.Carrier otherwise, Duration patience) {
        this.book = book;
        this.otherwise = otherwise;
        this.patience = patience;
    }

    /** From now on messages go over these. */
    public void over(Connections swarms) {
        connections = swarms;
    }

    @Override
    public List<String> names() {
        return List.of(Extensions.RECEIPT);
    }

    @Override
    public Optional<byte[]> countersignature(NodeId uploader, InetSocketAddress address, byte[] half)
            throws IOException {
        var asked = new Asked(uploader, ByteBuffer.wrap(Sha256.hash(half)));
        var answer = new CompletableFuture<ReceiptMessage>();
        waiting.put(asked, answer);
        try {
            boolean sent = half.length <= ReceiptMessage.MAX_HALF_BYTES && say(uploader, new ReceiptMessage.Half(half));
            ReceiptMessage said = sent ? await(answer) : null;
            if (said != null) {
                return said instanceof ReceiptMessage.Signed signed
                        ? Optional.of(signed.signature())
                        : Optional.empty();
            }
        } finally {
            waiting.remove(asked, answer);
        }
        return otherwise.countersignature(uploader, address, half);
    }

    private @Nullable ReceiptMessage await(CompletableFuture<ReceiptMessage> answer) throws IOException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return null; // the connection ended, most likely
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private boolean say(NodeId peer, ReceiptMessage message) {
        return connections.send(peer, Extensions.RECEIPT, message.encode());
    }

    @Override
    public void heard(NodeId peer, String name, byte[] payload) throws MalformedException {
        ReceiptMessage message = ReceiptMessage.decode(payload);
        switch (message) {
            case ReceiptMessage.Half(byte[] sealed) -> say(peer, judged(peer, sealed));
            case ReceiptMessage.Signed signed -> answered(peer, signed.of(), signed);
            case ReceiptMessage.Refused refused -> answered(peer, refused.of(), refused);
        }
    }

    private ReceiptMessage judged(NodeId peer, byte[] sealed) {
        byte[] of = Sha256.hash(sealed);
        return switch (book.countersign(peer, sealed)) {
            case Countersigning.Signed signed -> new ReceiptMessage.Signed(of, signed.signature());
            case Countersigning.Refused refused -> new ReceiptMessage.Refused(of, brief(refused.reason()));
        };
    }

    private static String brief(String reason) {
        return reason.substring(0, Math.min(reason.length(), ReceiptMessage.MAX_REASON_BYTES / 4));
    }

    /** What nobody waits for is passed over. */
    private void answered(NodeId peer, byte[] of, ReceiptMessage message) {
        CompletableFuture<ReceiptMessage> answer = waiting.get(new Asked(peer, ByteBuffer.wrap(of)));
        if (answer != null) {
            answer.complete(message);
        }
    }
}
