package org.fasttrack.peer.node;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.download.ReceiptWire;
import org.fasttrack.peer.download.SwarmReceipts;
import org.fasttrack.peer.receipt.Courier;
import org.fasttrack.peer.receipt.Credit;
import org.fasttrack.peer.receipt.Outbox;
import org.fasttrack.peer.receipt.ReceiptBook;
import org.fasttrack.peer.receipt.ReceiptBook.Countersigning;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.ReceiptRoute;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.peer.uplink.KnownScores;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of receipts, put together: the book, the outbox, and the courier between peers and to the supernode. */
public final class Receipts implements AutoCloseable {
    /** What a stranger gets ahead of receipts, unless something else is said. */
    public static final long STRANGER_BYTES = 256L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final Duration FILE_TIMEOUT = Duration.ofSeconds(10);
    private static final String OCTETS = "application/octet-stream";

    private final Outbox outbox;
    private final Credit credit;
    private final ReceiptBook book;
    private final SwarmReceipts messages;
    private final Courier courier;
    private final KnownScores scores;
    private volatile Supplier<Optional<SupernodeClient>> supernode = Optional::empty;
    private volatile Dialer dialer;

    /**
     * What a node's receipts depend on.
     *
     * @param data the node's data folder
     * @param shared the size of a content that this node shares
     */
    public record Setting(Path data, long strangerBytes, Function<ContentId, OptionalLong> shared, Courier.Pace pace) {
        /** Of a node that shares nothing. */
        public Setting(Path data, Courier.Pace pace) {
            this(data, STRANGER_BYTES, content -> OptionalLong.empty(), pace);
        }
    }

    /** @throws IOException when the outbox cannot be opened */
    public Receipts(Membership self, Setting setting) throws IOException {
        InstantSource clock = InstantSource.system();
        dialer = new DirectDialer(self.tls(), self.admission());
        scores = new KnownScores(() -> supernode.get(), clock);
        credit = new Credit(setting.strangerBytes(), scores::of, clock);
        outbox = Outbox.open(setting.data().resolve("outbox"));
        book = new ReceiptBook(self, outbox, credit, setting.shared(), clock);
        messages = new SwarmReceipts(book, new ReceiptWire(this::dial), SwarmReceipts.PATIENCE);
        courier = new Courier(outbox, book, messages, this::file, setting.pace());
    }

    /**
     * From now on receipts are filed, and scores asked for, where {@code way} leads, when it leads anywhere.
     *
     * @param peers how uploaders are reached, who countersign
     */
    public Receipts through(Supplier<Optional<SupernodeClient>> way, Dialer peers) {
        supernode = way;
        dialer = peers;
        return this;
    }

    private TlsChannel dial(NodeId peer, InetSocketAddress address, List<String> protocols, Duration limit)
            throws IOException {
        return dialer.dial(peer, address, protocols, limit);
    }

    private Optional<List<Courier.Verdict>> file(List<byte[]> entries) {
        try {
            return supernode
                    .get()
                    .map(client -> client.file(entries, FILE_TIMEOUT).stream()
                            .map(filed -> new Courier.Verdict(filed.getKept(), filed.getReason()))
                            .toList());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                LOG.debug("receipts wait for their turn"); // it paces us, as it does after each large folder
            } else {
                LOG.info("receipts wait: {}", e.getMessage());
            }
            return Optional.empty();
        }
    }

    public ReceiptBook book() {
        return book;
    }

    Credit credit() {
        return credit;
    }

    /** What others are worth, as the supernode says. */
    public KnownScores scores() {
        return scores;
    }

    /** How many receipts nobody has taken yet. */
    public int waiting() {
        return outbox.size();
    }

    /** Where downloaders bring their halves. */
    ReceiptRoute route() {
        return new ReceiptRoute((peer, half) -> switch (book.countersign(peer, half)) {
            case Countersigning.Signed signed -> Response.of(OCTETS, signed.signature());
            case Countersigning.Refused refused -> Response.text(409, refused.reason());
        });
    }

    /** Where members of swarms bring and get theirs. */
    SwarmReceipts messages() {
        return messages;
    }

    /** Waits until all receipts were taken, or {@code patience} ends: what is left stays for the next run. */
    public void drain(Duration patience) throws InterruptedException {
        courier.drain(patience);
    }

    @Override
    public void close() {
        courier.close();
    }
}
