package org.fasttrack.supernode.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.ListBatch;
import org.fasttrack.common.wire.proto.ListEnd;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.introducer.Page;
import org.fasttrack.supernode.ledger.Bookkeeper;
import org.fasttrack.supernode.ledger.MemoryIndex;
import org.fasttrack.supernode.ledger.Pace;
import org.fasttrack.supernode.ledger.SpotChecks;
import org.fasttrack.supernode.ledger.SpotChecks.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a supernode asks for blocks, how often, and what becomes of the verdicts. */
class SpotChecksTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);
    private static final int FILE_BYTES = 50_000;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final IdentityKey supernode = IdentityKey.generate();
    private final AttachedPeers attached = new AttachedPeers(new Directory());
    private final List<NodeId> asked = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private Optional<Verdict> verdict = Optional.of(Verdict.PASSED);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Membership self;
    private Bookkeeper books;
    private SpotChecks checks;

    @BeforeEach
    void open() throws IOException {
        NetworkFile network = NetworkFile.create(
                supernode,
                NETWORK,
                "test",
                false,
                List.of(new RootKey(supernode.id(), "127.0.0.1:1215")),
                InstantSource.system());
        self = Membership.of(supernode, network, new byte[0], new Revocations(network));
        books = Bookkeeper.open(
                self, folder, new MemoryIndex(), Pace.of(network.plan().scorePolicy(), SessionLimits.DEFAULT.lease()));
        checks = new SpotChecks(attached, this::examine, books, Runnable::run, new Random(seed));
        checks.limit(60);
    }

    @AfterEach
    void close() throws IOException {
        books.close();
    }

    private Optional<Verdict> examine(NodeId peer, InetSocketAddress address, Block block) {
        assertThat(address.getPort()).isEqualTo(1214);
        asked.add(peer);
        blocks.add(block);
        return verdict;
    }

    /** A peer with a session and {@code files} files. */
    private NodeId peer(int files, boolean firewalled) throws IOException {
        IdentityKey key = IdentityKey.generate();
        Sealer sealer = new Sealer(key, NETWORK, InstantSource.system());
        ShareList list = ShareList.of(IntStream.range(0, files)
                .mapToObj(i -> new ShareRecord("f/" + i, FILE_BYTES, ContentHasher.hash(new byte[] {(byte) i}), 0))
                .toList());
        SessionContext context = new SessionContext(
                SessionLimits.DEFAULT, self.opener(), new Page(self.sealer(), List::of, Set.of()), books);
        PeerSession session = new PeerSession(
                new Caller(key.id(), InetAddress.getLoopbackAddress(), Right.LASTING), attached, context, new Deaf());
        session.onNext(PeerFrame.newBuilder()
                .setHello(Hello.newBuilder().setDataAddress("127.0.0.1:1214").setFirewalled(firewalled))
                .build());
        session.onNext(PeerFrame.newBuilder()
                .setListBegin(WireShares.sealHead(sealer, list, 1))
                .build());
        session.onNext(PeerFrame.newBuilder()
                .setListBatch(ListBatch.newBuilder()
                        .addAllRecords(
                                list.records().stream().map(WireShares::toWire).toList()))
                .build());
        session.onNext(
                PeerFrame.newBuilder().setListEnd(ListEnd.getDefaultInstance()).build());
        return key.id();
    }

    private static final class Deaf implements StreamObserver<SupernodeFrame> {
        @Override
        public void onNext(SupernodeFrame frame) {}

        @Override
        public void onError(Throwable gone) {}

        @Override
        public void onCompleted() {}
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(1);
            checks.tick(now);
        }
    }

    @Test
    void eachPeerIsAskedOnceAnHourAndNoFasterThanTheLimit() throws IOException {
        for (int i = 0; i < 5; i++) {
            peer(3, false);
        }
        for (int second = 1; second <= 5; second++) {
            seconds(1);
            assertThat(asked).hasSizeLessThanOrEqualTo(second + 1);
        }
        seconds(60);
        assertThat(asked).hasSize(5).doesNotHaveDuplicates();
        now = now.plus(Duration.ofHours(1));
        seconds(10);
        assertThat(asked).hasSize(10);
        assertThat(new HashSet<>(asked.subList(5, 10))).hasSize(5);
        await().until(() -> books.entries() == 10);
    }

    @Test
    void aLimitOfNoneAsksNobody() throws IOException {
        peer(3, false);
        checks.limit(0);
        seconds(100);
        assertThat(asked).isEmpty();
    }

    @Test
    void blocksAreOfTheList() throws IOException {
        peer(3, false);
        for (int hour = 0; hour < 200; hour++) {
            now = now.plus(Duration.ofMinutes(61));
            seconds(1);
        }
        assertThat(blocks).as("-Dseed=%d", seed).hasSize(200).allSatisfy(block -> {
            assertThat(block.fileBytes()).isEqualTo(FILE_BYTES);
            assertThat(block.leaf()).isBetween(0L, MerkleTree.leafCount(FILE_BYTES) - 1);
        });
        assertThat(blocks.stream().map(Block::content).distinct()).hasSize(3);
        assertThat(blocks.stream().map(Block::leaf).distinct()).hasSize(4);
    }

    @Test
    void whoSharesNothingIsNotAskedAndWhoIsBehindAFirewallIs() throws IOException {
        NodeId walled = peer(3, true);
        peer(0, false);
        seconds(10);
        assertThat(asked).containsExactly(walled);
    }

    @Test
    void whoFindsAllBusyKeepsItsTurn() throws IOException {
        List<Runnable> running = new ArrayList<>();
        checks = new SpotChecks(attached, this::examine, books, running::add, new Random(seed));
        checks.limit(6000);
        for (int i = 0; i < 17; i++) {
            peer(1, false);
        }
        seconds(3);
        assertThat(running).hasSize(16);
        running.forEach(Runnable::run);
        assertThat(asked).hasSize(16);
        seconds(1);
        running.subList(16, running.size()).forEach(Runnable::run);
        assertThat(asked).hasSize(17).doesNotHaveDuplicates();
        await().until(() -> books.entries() == 17);
    }

    @Test
    void busyIsNoVerdictAndAMissIsOne() throws IOException {
        NodeId peer = peer(1, false);
        verdict = Optional.empty();
        seconds(3);
        assertThat(asked).containsExactly(peer);
        assertThat(books.entries()).isZero();
        verdict = Optional.of(Verdict.MISSED);
        now = now.plus(Duration.ofHours(2));
        seconds(3);
        await().until(() -> books.entries() == 1);
    }
}
