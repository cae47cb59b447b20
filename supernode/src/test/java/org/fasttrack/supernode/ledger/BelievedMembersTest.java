package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.EntryBatch;
import org.fasttrack.common.wire.proto.EvidenceMessage;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member of the cluster can make another supernode's books take, and what not. */
class BelievedMembersTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);

    @TempDir
    Path folder;

    private final IdentityKey own = IdentityKey.generate();
    private final IdentityKey liar = IdentityKey.generate();
    private final IdentityKey third = IdentityKey.generate();
    private final Wire wire = new Wire();
    private Instant now = Instant.now().minus(Duration.ofDays(1));
    private Bookkeeper books;

    /** Where the books' messages go, and come from. */
    private final class Wire implements Cluster, Channel {
        private final List<EvidenceMessage> toLiar = new CopyOnWriteArrayList<>();
        private Channel.@Nullable Listener books;

        @Override
        public NodeId self() {
            return own.id();
        }

        @Override
        public ClusterView view() {
            return new ClusterView(
                    1, Stream.of(own, liar, third).map(IdentityKey::id).toList());
        }

        @Override
        public Channel open(Topic topic, Channel.Listener listener) {
            books = listener;
            return this;
        }

        @Override
        public void send(NodeId to, byte[] message, Delivery delivery) {
            if (to.equals(liar.id())) {
                try {
                    toLiar.add(EvidenceMessage.parseFrom(message));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }

        void say(IdentityKey from, EvidenceMessage.Builder message) {
            Objects.requireNonNull(books).onMessage(from.id(), message.build().toByteArray());
        }

        long wants() {
            return toLiar.stream().filter(EvidenceMessage::hasWant).count();
        }

        @Override
        public void join() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() throws IOException {
        List<RootKey> roots = Stream.of(own, liar, third)
                .map(key -> new RootKey(key.id(), "127.0.0.1:1215"))
                .toList();
        NetworkFile network = NetworkFile.create(own, NETWORK, "test", false, roots, Instant::now);
        Membership self = Membership.of(own, network, new byte[0], new Revocations(network));
        Pace pace = Pace.of(ScorePolicy.KAZAALITE, Duration.ofSeconds(30));
        books = Bookkeeper.open(self, folder, new MemoryIndex(), pace, () -> now);
        books.join(wire);
        books.tick();
        now = now.plus(Hold.VIEW);
    }

    @AfterEach
    void close() throws IOException {
        books.close();
    }

    private static ByteString bytes(byte[] bytes) {
        return ByteString.copyFrom(bytes);
    }

    private byte[] fork(IdentityKey owner) {
        LogTree one = new LogTree();
        LogTree two = new LogTree();
        one.add(TreeHash.leaf(new byte[] {1}));
        two.add(TreeHash.leaf(new byte[] {2}));
        Checkpoint older = Checkpoint.sign(owner, NETWORK.toString(), one.head());
        Checkpoint newer = Checkpoint.sign(owner, NETWORK.toString(), two.head());
        return EvidenceWriter.conflictEntry(older, newer, two.head().root(), two.consistency(1, 1), now);
    }

    private byte[] receipt() {
        IdentityKey downloader = IdentityKey.generate();
        IdentityKey uploader = IdentityKey.generate();
        Receipt receipt = new Receipt(
                TransferId.of(new byte[TransferId.BYTES]),
                uploader.id(),
                downloader.id(),
                ContentId.of(new byte[32]),
                1,
                now,
                now);
        byte[] sealed = EvidenceWriter.sealReceipt(new Sealer(downloader, NETWORK, () -> now), receipt);
        return EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(uploader, sealed));
    }

    /** Messages are handled one after the other: when this one was, so were those before it. */
    private void sayAndWait() {
        wire.say(liar, EvidenceMessage.newBuilder().setFork(bytes(fork(third))));
        await().until(() -> books.isConvicted(third.id(), now));
    }

    @Test
    void ofWhatAMemberCallsAForkOnlyForksOfSupernodesAreLogged() {
        wire.say(liar, EvidenceMessage.newBuilder().setFork(bytes(receipt())));
        wire.say(liar, EvidenceMessage.newBuilder().setFork(bytes(fork(IdentityKey.generate()))));
        sayAndWait();
        assertThat(books.entries()).isEqualTo(1);
    }

    /** A megabyte of it would be some hundred thousand lines in the log, again after each start. */
    @Test
    void whatFollowsTooMuchNonsenseInOneBatchIsNotEvenLookedAt() throws IOException {
        LogTree tree = new LogTree();
        EntryBatch.Builder batch = EntryBatch.newBuilder();
        for (int i = 0; i < 200; i++) {
            byte[] entry = i == 150 ? receipt() : new byte[] {(byte) i};
            tree.add(TreeHash.leaf(entry));
            batch.addEntries(bytes(entry));
        }
        Checkpoint head = Checkpoint.sign(liar, NETWORK.toString(), tree.head());
        wire.say(liar, EvidenceMessage.newBuilder().setEntries(batch.setHead(bytes(head.bytes()))));
        wire.say(third, EvidenceMessage.newBuilder().setFork(bytes(fork(own))));
        await().until(() -> books.isConvicted(own.id(), now));
        assertThat(books.claims(now).covered()).containsEntry(liar.id(), 16L);
        assertThat(wire.toLiar).noneMatch(EvidenceMessage::hasCosigned);
    }

    @Test
    void aLogThatIsFullOfNonsenseIsCopiedNoFurther() {
        LogTree tree = new LogTree();
        EntryBatch.Builder batch = EntryBatch.newBuilder();
        for (int i = 0; i < 16; i++) {
            byte[] nonsense = {(byte) i};
            tree.add(TreeHash.leaf(nonsense));
            batch.addEntries(bytes(nonsense));
        }
        Checkpoint head = Checkpoint.sign(liar, NETWORK.toString(), tree.head());
        wire.say(liar, EvidenceMessage.newBuilder().setHead(bytes(head.bytes())));
        wire.say(liar, EvidenceMessage.newBuilder().setEntries(batch.setHead(bytes(head.bytes()))));
        await().until(() -> books.entries(liar.id(), 0, 100, 1 << 20).size() == 16);
        tree.add(TreeHash.leaf(new byte[] {99}));
        Checkpoint more = Checkpoint.sign(liar, NETWORK.toString(), tree.head());
        wire.say(liar, EvidenceMessage.newBuilder().setHead(bytes(more.bytes())));
        wire.say(third, EvidenceMessage.newBuilder().setFork(bytes(fork(own))));
        await().until(() -> books.isConvicted(own.id(), now));
        assertThat(wire.wants()).as("asked for the first entries only").isEqualTo(1);
        assertThat(wire.toLiar).noneMatch(EvidenceMessage::hasCosigned);
    }
}
