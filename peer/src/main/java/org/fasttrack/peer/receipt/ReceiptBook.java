package org.fasttrack.peer.receipt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Function;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.peer.receipt.Outbox.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both parties' part in receipts, whatever carries them: the downloader {@linkplain #seal seals}, the uploader {@linkplain
 * #countersign countersigns}, the downloader {@linkplain #complete completes}; what each has stays in the outbox until it
 * was taken. Thread-safe.
 */
public final class ReceiptBook {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptBook.class);

    /** Receipts of one downloader that an uploader keeps until a supernode takes them. */
    static final int MAX_OF_ONE = 64;

    private final Membership self;
    private final EvidenceReader reader;
    private final Outbox outbox;
    private final Credit credit;
    private final Function<ContentId, OptionalLong> shared;
    private final InstantSource clock;
    private volatile Runnable onChange = () -> {};

    /** What the uploader answers. */
    public sealed interface Countersigning {
        /** @param signature 64 bytes */
        record Signed(byte[] signature) implements Countersigning {
            public Signed {
                signature = signature.clone();
            }

            @Override
            public byte[] signature() {
                return signature.clone();
            }
        }

        /** @param reason one line for people */
        record Refused(String reason) implements Countersigning {}
    }

    /** @param shared the size of a content that this node shares; empty for others */
    public ReceiptBook(
            Membership self,
            Outbox outbox,
            Credit credit,
            Function<ContentId, OptionalLong> shared,
            InstantSource clock) {
        this.self = self;
        this.reader = new EvidenceReader(self.network().id());
        this.outbox = outbox;
        this.credit = credit;
        this.shared = shared;
        this.clock = clock;
    }

    /** @param action runs when one more receipt waits; short */
    void onChange(Runnable action) {
        onChange = action;
    }

    public NodeId self() {
        return self.id();
    }

    InstantSource clock() {
        return clock;
    }

    /** The downloader's half. Kept for the uploader at {@code address}; one of more bytes of the same transfer replaces it. */
    public void seal(Receipt receipt, InetSocketAddress address) {
        byte[] sealed = EvidenceWriter.sealReceipt(self.sealer(), receipt);
        keep(Outbox.Key.of(receipt, false), new Pending.Half(receipt.uploader(), address, sealed));
    }

    /**
     * The uploader's half: only over what this node gave to {@code from}. The receipt is kept for the own supernode, too.
     *
     * @param from who brings it, as the connection proved it
     */
    public Countersigning countersign(NodeId from, byte[] sealed) {
        return switch (reader.readReceipt(sealed)) {
            case Reading.Refused refused -> new Countersigning.Refused(refused.detail());
            case Reading.Accepted accepted
            when accepted.evidence() instanceof Receipt receipt -> judge(from, receipt, sealed);
            case Reading.Accepted _ -> new Countersigning.Refused("not a receipt");
        };
    }

    private Countersigning judge(NodeId from, Receipt receipt, byte[] sealed) {
        if (!receipt.downloader().equals(from) || !receipt.uploader().equals(self.id())) {
            return new Countersigning.Refused("this receipt is not between us two");
        }
        OptionalLong size = shared.apply(receipt.content());
        if (size.isPresent() ? receipt.bytes() > size.getAsLong() : !credit.gave(receipt)) {
            return new Countersigning.Refused("this node shares no such file, or not one so large");
        }
        if (!ofWholeLeaves(receipt, size)) {
            return new Countersigning.Refused("less than a leaf is signed for at a file's end only");
        }
        return switch (credit.settle(receipt)) {
            case NOT_GIVEN -> new Countersigning.Refused("so much was not given to you");
            case AGAIN -> new Countersigning.Signed(EvidenceWriter.countersign(self.key(), sealed));
            case NEW -> {
                byte[] signature = EvidenceWriter.countersign(self.key(), sealed);
                keepOwn(receipt, EvidenceWriter.receiptEntry(sealed, signature));
                yield new Countersigning.Signed(signature);
            }
        };
    }

    /** Nobody can have verified less than a leaf, unless it is a file's last one. */
    private static boolean ofWholeLeaves(Receipt receipt, OptionalLong size) {
        return receipt.bytes() >= MerkleTree.LEAF_BYTES
                || (size.isPresent() && receipt.bytes() == size.getAsLong() % MerkleTree.LEAF_BYTES);
    }

    /** The downloader has it, too; one that draws a transfer's id for each leaf takes no room of others. */
    private void keepOwn(Receipt receipt, byte[] entry) {
        Outbox.Key key = Outbox.Key.of(receipt, true);
        if (outbox.find(key).isPresent() || outbox.wholeOf(receipt.downloader()) < MAX_OF_ONE) {
            keep(key, new Pending.Whole(entry));
        }
    }

    /** The whole receipt, for the supernode. @return false when the countersignature is not the uploader's */
    boolean complete(Kept half, byte[] countersignature) throws IOException {
        if (!(half.item() instanceof Pending.Half item)) {
            throw new IllegalArgumentException("only halves are completed");
        }
        byte[] entry = EvidenceWriter.receiptEntry(item.sealed(), countersignature);
        if (!(reader.read(entry) instanceof Reading.Accepted)) {
            return false;
        }
        keep(new Outbox.Key(half.key().transfer(), true), new Pending.Whole(entry));
        outbox.remove(half);
        return true;
    }

    private void keep(Outbox.Key key, Pending item) {
        try {
            if (!outbox.put(key, item, clock.millis())) {
                LOG.warn("the outbox is full: a receipt is lost");
            }
        } catch (IOException e) {
            LOG.warn("a receipt cannot be kept: {}", e.getMessage());
        }
        onChange.run();
    }
}
