package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.Score.Kind;
import org.fasttrack.common.reputation.Score.Part;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;
import org.fasttrack.supernode.session.Bookkeeping.Filing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supernode's books over days that pass at the test's word. */
class BookkeeperTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);
    private static final ContentId CONTENT = ContentId.of(new byte[32]);
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final IdentityKey supernode = IdentityKey.generate();
    private final IdentityKey alice = IdentityKey.generate();
    private final IdentityKey bob = IdentityKey.generate();
    private final Membership self = membership(supernode);
    /** Seals carry the real time, and nothing may speak of times after its seal: the test's days have passed. */
    private Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(10));

    private static Membership membership(IdentityKey root) {
        NetworkFile network = NetworkFile.create(
                root, NETWORK, "test", false, List.of(new RootKey(root.id(), "127.0.0.1:1215")), Instant::now);
        return Membership.of(root, network, new byte[0], new Revocations(network));
    }

    private Bookkeeper open() throws IOException {
        Pace pace = Pace.of(ScorePolicy.KAZAALITE, LEASE);
        return Bookkeeper.open(self, folder, new MemoryIndex(), pace, () -> now);
    }

    private void attached(Bookkeeper books, IdentityKey peer, String address, Duration time) throws IOException {
        Instant end = now.plus(time);
        while (!now.isAfter(end)) {
            books.heard(
                    peer.id(),
                    InetAddress.getByName(address),
                    new Sealer(peer, NETWORK, () -> now).seal(SealType.HEARTBEAT, new byte[0]));
            books.tick();
            now = now.plusSeconds(30);
        }
    }

    private byte[] receipt(int number, long bytes) {
        byte[] transfer = new byte[TransferId.BYTES];
        transfer[0] = (byte) number;
        Receipt receipt = new Receipt(TransferId.of(transfer), alice.id(), bob.id(), CONTENT, bytes, now, now);
        byte[] sealed = EvidenceWriter.sealReceipt(new Sealer(bob, NETWORK, () -> now), receipt);
        return EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(alice, sealed));
    }

    private void checked(Bookkeeper books, NodeId peer, String address) throws IOException {
        NetworkPrefix prefix = NetworkPrefix.of(InetAddress.getByName(address).getAddress());
        books.checked(new SpotCheck(peer, supernode.id(), prefix, CONTENT, 0, Verdict.PASSED, now));
    }

    private static void settled(Bookkeeper books, long entries) {
        await().until(() -> books.entries() == entries);
    }

    @Test
    void theFirstScoreIsThePolicysStart() throws Exception {
        try (Bookkeeper books = open()) {
            assertThat(books.value(alice.id(), now)).isEqualTo(10);
            assertThat(books.score(alice.id())).isEqualTo(10);
            assertThat(books.ranking(10, now)).isEmpty();
            assertThat(books.heads()).hasSize(1);
        }
    }

    @Test
    void anAttachedHourIsAPointAndALeaverHasItsLastRecord() throws Exception {
        try (Bookkeeper books = open()) {
            attached(books, alice, "80.1.2.3", Duration.ofMinutes(170));
            books.left(alice.id());
            settled(books, 12); // four an hour, and the last one
            assertThat(books.value(alice.id(), now)).isEqualTo(12);
            attached(books, alice, "80.1.2.3", Duration.ofMinutes(10));
            books.left(alice.id());
            settled(books, 13);
            assertThat(books.value(alice.id(), now)).isEqualTo(13);
            assertThat(books.score(alice.id())).isEqualTo(13);
        }
    }

    @Test
    void theBooksEndWithARecordOfWhoIsAttachedStill() throws Exception {
        try (Bookkeeper books = open()) {
            attached(books, alice, "80.1.2.3", Duration.ofMinutes(70));
        }
        try (Bookkeeper books = open()) {
            assertThat(books.value(alice.id(), now)).isEqualTo(11);
        }
    }

    @Test
    void receiptsOfNodesOfStandingCountOnceDurableAndAfterARestart() throws Exception {
        int before;
        try (Bookkeeper books = open()) {
            checked(books, bob.id(), "80.9.9.9");
            now = now.plus(Duration.ofHours(1));
            checked(books, bob.id(), "80.9.9.9");
            assertThat(books.file(bob.id(), receipt(1, 64 << 20)).get()).isEqualTo(new Filing.Kept());
            assertThat(books.file(bob.id(), receipt(1, 64 << 20)).get())
                    .as("again")
                    .isEqualTo(new Filing.Known());
            assertThat(books.value(alice.id(), now)).isEqualTo(11);
            assertThat(books.explain(alice.id(), now).parts())
                    .filteredOn(part -> part.kind() == Kind.UPLOADS)
                    .flatExtracting(Part::evidence)
                    .containsExactly(new EvidenceRef(supernode.id(), 2));
            assertThat(books.ranking(2, now)).containsExactly(new Rank(bob.id(), 12), new Rank(alice.id(), 11));
            before = books.value(alice.id(), now);
        }
        try (Bookkeeper books = open()) {
            assertThat(books.value(alice.id(), now)).isEqualTo(before);
        }
    }

    @Test
    void whatIsNoEvidenceIsRefusedWithAReason() throws Exception {
        try (Bookkeeper books = open()) {
            byte[] forged = receipt(1, 64 << 20);
            forged[forged.length - 1] ^= 1;
            assertThat(books.file(bob.id(), forged).get())
                    .isInstanceOfSatisfying(
                            Filing.Refused.class,
                            refused -> assertThat(refused.reason()).contains("countersign"));
            assertThat(books.entries()).isZero();
        }
    }

    private byte[] forkOf(IdentityKey owner, Instant found) {
        LogTree one = new LogTree();
        LogTree two = new LogTree();
        one.add(TreeHash.leaf(new byte[] {1}));
        two.add(TreeHash.leaf(new byte[] {2}));
        Checkpoint older = Checkpoint.sign(owner, NETWORK.toString(), one.head());
        Checkpoint newer = Checkpoint.sign(owner, NETWORK.toString(), two.head());
        return EvidenceWriter.conflictEntry(older, newer, two.head().root(), two.consistency(1, 1), found);
    }

    @Test
    void whenAForkWasFoundIsNotForItsFilerToSay() throws Exception {
        try (Bookkeeper books = open()) {
            Instant start = now;
            assertThat(books.file(bob.id(), forkOf(supernode, start.minus(Duration.ofDays(300))))
                            .get())
                    .isEqualTo(new Filing.Kept());
            assertThat(books.isConvicted(supernode.id(), start)).isTrue();
            assertThat(books.file(bob.id(), forkOf(supernode, start.plus(Duration.ofDays(300))))
                            .get())
                    .isEqualTo(new Filing.Known());
            now = start.plus(Duration.ofDays(29));
            books.file(bob.id(), forkOf(supernode, now)).get();
            assertThat(books.isConvicted(supernode.id(), now)).isTrue();
            assertThat(books.isConvicted(supernode.id(), start.plus(Duration.ofDays(31))))
                    .isFalse();
            assertThat(books.entries()).isEqualTo(1);
        }
    }

    @Test
    void anybodyWithTheLogComputesTheSameScores() throws Exception {
        try (Bookkeeper books = open()) {
            checked(books, bob.id(), "80.9.9.9");
            attached(books, alice, "80.1.2.3", Duration.ofHours(2));
            attached(books, bob, "80.9.9.9", Duration.ofHours(1));
            for (int i = 0; i < 20; i++) {
                books.file(bob.id(), receipt(i, 1 << 20)).get();
            }
            ScoreEngine fresh = new ScoreEngine(ScorePolicy.KAZAALITE, List.of(supernode.id()));
            EvidenceReader reader = new EvidenceReader(NETWORK);
            try (FileChannel log = FileChannel.open(folder.resolve("evidence.log"), StandardOpenOption.READ)) {
                FileScan.frames(log, (index, offset, entry) -> {
                    Reading.Accepted read = (Reading.Accepted) reader.read(entry);
                    fresh.add(read.evidence(), new EvidenceRef(supernode.id(), index));
                });
            }
            for (IdentityKey node : List.of(alice, bob, supernode)) {
                assertThat(books.value(node.id(), now)).isEqualTo(fresh.value(node.id(), now));
            }
        }
    }

    @Test
    void whatConcernsNobodyHereIsNotKept() throws Exception {
        try (Bookkeeper books = open()) {
            assertThat(books.file(supernode.id(), receipt(1, 1 << 20)).get())
                    .isEqualTo(new Filing.Refused("a receipt is brought by one of its two parties"));
            assertThat(books.file(alice.id(), forkOf(bob, now)).get())
                    .isEqualTo(new Filing.Refused("the owner of that log is no supernode here"));
            assertThat(books.entries()).isZero();
            assertThat(books.file(alice.id(), receipt(1, 1 << 20)).get()).isEqualTo(new Filing.Kept());
        }
    }

    @Test
    void aHeadThatWasShownCoversWhatWasAcknowledged() throws Exception {
        try (Bookkeeper books = open()) {
            books.file(bob.id(), receipt(1, 1 << 20)).get();
            Checkpoint head = books.heads().getFirst();
            assertThat(head.log()).isEqualTo(supernode.id());
            assertThat(head.head().size()).isEqualTo(1);
        }
    }

    @Test
    void aHeadIsMadeOnceASecondAndAnewForAClaim() throws Exception {
        try (Bookkeeper books = open()) {
            books.file(bob.id(), receipt(1, 1 << 20)).get();
            Checkpoint first = books.heads().getFirst();
            books.file(bob.id(), receipt(2, 1 << 20)).get();
            assertThat(books.heads().getFirst()).isSameAs(first);
            assertThat(books.claims(now).covered()).containsEntry(supernode.id(), 2L);
            assertThat(books.heads().getFirst().head().size()).isEqualTo(2);
            books.file(bob.id(), receipt(3, 1 << 20)).get();
            now = now.plusSeconds(1);
            assertThat(books.heads().getFirst().head().size()).isEqualTo(3);
        }
    }

    @Test
    void whoseDiskLostWhatAHeadCoversClaimsNothing() throws Exception {
        try (Bookkeeper books = open()) {
            books.file(bob.id(), receipt(1, 1 << 20)).get();
            books.file(bob.id(), receipt(2, 1 << 20)).get();
            assertThat(books.claims(now).covered()).containsEntry(supernode.id(), 2L);
            assertThat(books.heads()).hasSize(1);
        }
        Path log = folder.resolve("evidence.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length - 1] ^= 1;
        Files.write(log, bytes);
        try (Bookkeeper books = open()) {
            assertThat(books.entries()).isEqualTo(1);
            assertThatThrownBy(() -> books.claims(now))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("lost");
            assertThatThrownBy(books::heads).isInstanceOf(IOException.class).hasMessageContaining("lost");
            assertThat(books.value(bob.id(), now))
                    .as("what is left is of use here")
                    .isEqualTo(10);
        }
    }
}
