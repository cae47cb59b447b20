package org.fasttrack.peer.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fasttrack.peer.receipt.TwoPeers.ADDRESS;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.SwarmReceipts;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.ReceiptMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bob's receipts go to Alice over the connection that a swarm has, if it has one. */
class SwarmReceiptsTest {
    private static final long MIB = 1L << 20;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final byte[] BY_HTTP = {1};

    @TempDir
    Path folder;

    private TwoPeers two;
    private SwarmReceipts alice;
    private SwarmReceipts bob;
    private final List<NodeId> askedOtherwise = new ArrayList<>();

    @BeforeEach
    void meet() throws Exception {
        two = new TwoPeers(folder);
        two.gives(9 * MIB);
        alice = new SwarmReceipts(two.aliceBook, this::otherwise, PATIENCE);
        bob = new SwarmReceipts(two.bobBook, this::otherwise, PATIENCE);
    }

    private Optional<byte[]> otherwise(NodeId uploader, InetSocketAddress address, byte[] half) {
        askedOtherwise.add(uploader);
        return Optional.of(BY_HTTP);
    }

    private void connect() {
        bob.over((peer, name, payload) -> peer.equals(two.alice.id()) && arrives(alice, two.bob.id(), name, payload));
        alice.over((peer, name, payload) -> peer.equals(two.bob.id()) && arrives(bob, two.alice.id(), name, payload));
    }

    private static boolean arrives(SwarmReceipts at, NodeId from, String name, byte[] payload) {
        assertThat(at.names()).containsExactly(name);
        try {
            at.heard(from, name, payload);
            return true;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<byte[]> bring(long bytes) throws Exception {
        return bob.countersignature(two.alice.id(), ADDRESS, two.half(two.receipt(1, bytes)));
    }

    @Test
    void aHalfIsCountersignedOverTheSwarmsConnectionAndAgainWhenItComesAgain() throws Exception {
        connect();
        byte[] half = two.half(two.receipt(1, MIB));
        Optional<byte[]> signature = bob.countersignature(two.alice.id(), ADDRESS, half);
        assertThat(signature).isPresent();
        assertThat(bob.countersignature(two.alice.id(), ADDRESS, half).orElseThrow())
                .isEqualTo(signature.get());
        assertThat(two.aliceBox.size()).as("one receipt, brought twice").isEqualTo(1);
        assertThat(askedOtherwise).isEmpty();
    }

    @Test
    void whatTheUploaderDidNotGiveIsRefused() throws Exception {
        connect();
        assertThat(bring(10 * MIB)).isEmpty();
        assertThat(askedOtherwise).isEmpty();
    }

    @Test
    void withoutAConnectionTheHalfGoesAnotherWay() throws Exception {
        assertThat(bring(MIB).orElseThrow()).isEqualTo(BY_HTTP);
        assertThat(askedOtherwise).containsExactly(two.alice.id());
    }

    @Test
    void answersThatNobodyAwaitsAndThoseOfOthersCountForNothing() throws Exception {
        NodeId stranger = TwoPeers.member().id();
        alice.over((peer, name, payload) -> arrives(bob, stranger, name, payload)); // signed by Alice, told by another
        bob.over((peer, name, payload) -> arrives(alice, two.bob.id(), name, payload));
        bob.heard(two.alice.id(), "ft_receipt", new ReceiptMessage.Signed(new byte[32], new byte[64]).encode());
        assertThat(bring(MIB).orElseThrow()).isEqualTo(BY_HTTP);
    }

    @Test
    void whatIsNoReceiptMessageEndsTheConnection() {
        assertThatThrownBy(() -> alice.heard(two.bob.id(), "ft_receipt", new byte[100]))
                .isInstanceOf(MalformedException.class);
    }
}
