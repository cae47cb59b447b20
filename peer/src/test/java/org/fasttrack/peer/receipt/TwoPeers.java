package org.fasttrack.peer.receipt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.seal.NetworkId;

/** Alice, who shares one file of 100 MiB and a bit, and Bob, who gets it; each with a receipt book. The time is the test's. */
final class TwoPeers implements InstantSource {
    static final long FILE_BYTES = (100L << 20) + 77;
    static final long STRANGER_BYTES = 10L << 20;
    static final ContentId CONTENT = ContentId.of(new byte[32]);
    static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1214);

    private static final IdentityKey ROOT = IdentityKey.generate();
    static final NetworkFile NETWORK = NetworkFile.create(
            ROOT,
            NetworkId.of(new byte[NetworkId.BYTES]),
            "test",
            false,
            List.of(new RootKey(ROOT.id(), "127.0.0.1:1215")),
            InstantSource.system());

    final Membership alice = member();
    final Membership bob = member();
    final EvidenceReader reader = new EvidenceReader(NETWORK.id());
    final Outbox aliceBox;
    final Outbox bobBox;
    final Credit credit;
    final ReceiptBook aliceBook;
    final ReceiptBook bobBook;
    int bobScore = 10;
    private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    TwoPeers(Path folder) throws IOException {
        aliceBox = Outbox.open(folder.resolve("alice"));
        bobBox = Outbox.open(folder.resolve("bob"));
        credit = new Credit(STRANGER_BYTES, node -> node.equals(bob.id()) ? bobScore : 10, this);
        aliceBook = new ReceiptBook(
                alice,
                aliceBox,
                credit,
                content -> content.equals(CONTENT) ? OptionalLong.of(FILE_BYTES) : OptionalLong.empty(),
                this);
        bobBook = new ReceiptBook(
                bob, bobBox, new Credit(STRANGER_BYTES, node -> 10, this), content -> OptionalLong.empty(), this);
    }

    static Membership member() {
        return Membership.of(IdentityKey.generate(), NETWORK, new byte[0], new Revocations(NETWORK));
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Whether Alice gives Bob so much more. */
    boolean gives(long bytes) {
        return credit.charge(bob.id(), CONTENT, bytes);
    }

    Receipt receipt(int transfer, long bytes) {
        return receipt(transfer, bytes, now);
    }

    Receipt receipt(int transfer, long bytes, Instant first) {
        byte[] id = new byte[TransferId.BYTES];
        Arrays.fill(id, (byte) transfer);
        return new Receipt(TransferId.of(id), alice.id(), bob.id(), CONTENT, bytes, first, now);
    }

    byte[] half(Receipt receipt) {
        return EvidenceWriter.sealReceipt(bob.sealer(), receipt);
    }
}
