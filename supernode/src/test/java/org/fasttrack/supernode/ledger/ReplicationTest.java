package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.wire.proto.EvidenceMessage;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.ClusterView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some supernodes on a wire without a network; each has its log, and its copies of the others'. */
class ReplicationTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Map<NodeId, Member> cluster = new LinkedHashMap<>();
    /** Pairs that do not hear each other. */
    private final Set<Set<NodeId>> cut = ConcurrentHashMap.newKeySet();
    /** Runs before a member takes the entry of this index from a copy. */
    private final Map<Long, Runnable> before = new ConcurrentHashMap<>();

    private final class Member implements Channel, Replication.Listener {
        final IdentityKey key;
        final Path home;
        final EvidenceLog log;
        final Replication replication;
        final Map<NodeId, List<String>> copies = new ConcurrentHashMap<>();
        final List<byte[]> forks = new CopyOnWriteArrayList<>();
        final Set<NodeId> convicts = ConcurrentHashMap.newKeySet();
        /** A member that withholds: its messages but heads get lost. */
        volatile boolean headsOnly;
        /** A member that tells its news after each batch of entries that it sends. */
        volatile boolean talkative;

        Member() throws IOException {
            this(IdentityKey.generate());
        }

        Member(IdentityKey key) throws IOException {
            this(key, folder.resolve(key.id().shortForm()));
        }

        Member(IdentityKey key, Path home) throws IOException {
            this.key = key;
            this.home = home;
            log = EvidenceLog.open(home.resolve("log"), key, NETWORK);
            replication = new Replication(
                    log,
                    new Copies(home.resolve("copies"), log.name(), Instant::now),
                    log::restore,
                    head -> head.cosign(key, Instant.now()),
                    this);
            cluster.put(key.id(), this);
            replication.start(this);
            cluster.values().forEach(member -> member.replication.onView(view()));
        }

        /** The same supernode's next life. */
        Member again() throws IOException {
            close();
            return new Member(key);
        }

        void close() throws IOException {
            cluster.remove(key.id());
            replication.close();
            log.close();
        }

        @Override
        public NodeId self() {
            return key.id();
        }

        @Override
        public ClusterView view() {
            return new ClusterView(1, List.copyOf(cluster.keySet()));
        }

        @Override
        public void send(NodeId to, byte[] message, Delivery delivery) {
            Member receiver = cluster.get(to);
            if (receiver != null && !cut.contains(Set.of(self(), to)) && (!headsOnly || isHead(message))) {
                receiver.replication.onMessage(self(), message);
                if (talkative && holdsEntries(message)) {
                    replication.announce();
                    replication.gossip();
                }
            }
        }

        private static boolean holdsEntries(byte[] message) {
            try {
                return EvidenceMessage.parseFrom(message).hasEntries();
            } catch (IOException e) {
                return false;
            }
        }

        private static boolean isHead(byte[] message) {
            try {
                return EvidenceMessage.parseFrom(message).hasHead();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public boolean copied(NodeId from, long index, byte[] entry, boolean known) {
            List<String> copy = copies.computeIfAbsent(from, id -> new CopyOnWriteArrayList<>());
            assertThat(index).isEqualTo(copy.size());
            before.getOrDefault(index, () -> {}).run();
            copy.add(text(entry));
            return true;
        }

        @Override
        public void forked(byte[] proof) {
            forks.add(proof);
            convicts.add(culprit(proof));
        }

        @Override
        public boolean distrusts(NodeId owner) {
            return false;
        }

        @Override
        public void opened() {}

        @Override
        public boolean convicted(NodeId member) {
            return convicts.contains(member);
        }

        void append(int from, int to) throws Exception {
            for (int i = from; i < to; i++) {
                log.append(entry(i)).get();
            }
            replication.announce();
        }

        void has(Member other, int count) {
            await().atMost(SOON).until(() -> copy(other).size() == count);
            for (int i = 0; i < count; i++) {
                assertThat(copy(other).get(i)).isEqualTo(text(entry(i)));
            }
        }

        List<String> copy(Member other) {
            return copies.getOrDefault(other.self(), List.of());
        }
    }

    private static byte[] entry(int number) {
        return ("entry " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] entry) {
        return new String(entry, StandardCharsets.UTF_8);
    }

    private static NodeId culprit(byte[] proof) {
        Reading reading = new EvidenceReader(NETWORK).read(proof);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Fault) ((Reading.Accepted) reading).evidence()).culprit();
    }

    private static byte[] headMessage(Checkpoint head) {
        return EvidenceMessage.newBuilder()
                .setHead(ByteString.copyFrom(head.bytes()))
                .build()
                .toByteArray();
    }

    private static Checkpoint otherHead(Member owner, long size) {
        return Checkpoint.sign(owner.key, NETWORK.toString(), new TreeHead(size, TreeHash.leaf(new byte[] {9})));
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Member member : List.copyOf(cluster.values())) {
            member.close();
        }
    }

    @Test
    void everyMemberHasEveryLogAndANewcomerCatchesUp() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 30);
        b.append(0, 3);
        b.has(a, 30);
        a.has(b, 3);
        Member c = new Member();
        c.has(a, 30);
        c.has(b, 3);
        a.append(30, 31);
        c.has(a, 31);
        b.has(a, 31);
    }

    @Test
    void logsOfNoneAndOfOneEntryAreCopied() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 1);
        b.has(a, 1);
        assertThat(a.copy(b)).isEmpty();
    }

    @Test
    void aLogLongerThanAMessageComesInParts() throws Exception {
        Member a = new Member();
        byte[] large = new byte[60_000];
        Arrays.fill(large, (byte) 'z');
        for (int i = 0; i < 50; i++) {
            a.log.append(large).get();
        }
        Member b = new Member();
        await().atMost(SOON).until(() -> b.copy(a).size() == 50);
    }

    @Test
    void aRestartedMemberKnowsWhatItHadCopied() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        a.close();
        Member later = b.again();
        later.has(a, 5);
        assertThat(later.replication.heads())
                .extracting(head -> head.head().size())
                .containsExactly(5L);
    }

    @Test
    void aPartitionIsMadeGoodWhenItHeals() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        cut.add(Set.of(a.self(), b.self()));
        a.append(5, 20);
        b.append(0, 7);
        cut.clear();
        a.replication.onView(a.view());
        b.replication.onView(b.view());
        b.has(a, 20);
        a.has(b, 7);
        assertThat(a.forks).isEmpty();
        assertThat(b.forks).isEmpty();
    }

    @Test
    void whoHasCopiedAHeadCosignsIt() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.append(0, 5);
        await().atMost(SOON)
                .until(() -> a.log.head().cosignedBy(b.self()).isPresent()
                        && a.log.head().cosignedBy(c.self()).isPresent());
        assertThat(a.log.head().cosignedBy(a.self())).isEmpty();
        a.log.keepCosignatures();
        Member later = a.again();
        assertThat(later.log.head().cosignedBy(b.self())).isPresent();
    }

    /** Its scores do not rest on what it cannot read, so it must not say that it has it. */
    @Test
    void whoCannotReadAnEntryOfItsCopyCosignsNothingUntilItCan() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        Path file = b.home.resolve("copies").resolve(a.self() + ".log");
        byte[] whole = Files.readAllBytes(file);
        before.put(2L, () -> write(file, damaged(whole, "entry 3"))); // the sector goes bad once the copy is open
        Member later = b.again();
        a.append(5, 6);
        await().atMost(SOON).until(() -> isAt(later, a, 6));
        later.append(0, 1); // what is said after the cosignature
        a.has(later, 1);
        assertThat(later.copy(a)).hasSize(3);
        assertThat(a.log.head().cosignedBy(b.self())).isEmpty();
        write(file, concat(whole, Files.readAllBytes(file)));
        a.append(6, 7);
        later.has(a, 7);
        await().atMost(SOON).until(() -> a.log.head().cosignedBy(b.self()).isPresent());
    }

    private static boolean isAt(Member holder, Member owner, long size) {
        return holder.replication.heads().stream()
                .anyMatch(head -> head.log().equals(owner.self()) && head.head().size() == size);
    }

    private static byte[] damaged(byte[] file, String entry) {
        byte[] bytes = file.clone();
        bytes[new String(file, StandardCharsets.ISO_8859_1).indexOf(entry)] ^= 1;
        return bytes;
    }

    /** {@code start}, and what {@code file} has behind it. */
    private static byte[] concat(byte[] start, byte[] file) {
        byte[] bytes = file.clone();
        System.arraycopy(start, 0, bytes, 0, start.length);
        return bytes;
    }

    /** In place: the file is open. */
    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anOlderHeadOfAnotherLogIsAForkAndToldToAll() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.append(0, 5);
        b.has(a, 5);
        c.has(a, 5);
        b.replication.onMessage(a.self(), headMessage(otherHead(a, 3)));
        await().atMost(SOON).until(() -> !c.forks.isEmpty() && !b.forks.isEmpty());
        assertThat(culprit(c.forks.getFirst())).isEqualTo(a.self());
        a.append(5, 6);
        b.append(0, 1);
        c.has(b, 1);
        assertThat(c.copy(a)).as("a convict's log is not copied on").hasSize(5);
    }

    @Test
    void membersWhoWereShownDifferentLogsFindItOut() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        a.close();
        cut.add(Set.of(a.self(), b.self()));
        Member twin = new Member(a.key, folder.resolve("twin")); // the same owner with another log, for C's eyes
        Member c = new Member();
        twin.append(100, 105);
        await().atMost(SOON).until(() -> c.copy(twin).size() == 5);
        c.replication.gossip();
        await().atMost(SOON).until(() -> !b.forks.isEmpty());
        assertThat(culprit(b.forks.getFirst())).isEqualTo(a.self());
    }

    @Test
    void aLogThatWasCutAndContinuedConvictsItsOwner() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        a.close();
        deleteLog(a);
        cut.add(Set.of(a.self(), b.self()));
        Member cheat = new Member(a.key);
        cheat.append(100, 120); // longer than before, so only a consistency proof tells
        cut.clear();
        cheat.replication.announce();
        await().atMost(SOON).until(() -> !b.forks.isEmpty());
        assertThat(culprit(b.forks.getFirst())).isEqualTo(a.self());
        assertThat(b.copy(a)).hasSize(5);
    }

    @Test
    void whoWithholdsEntriesGetsNothingAcceptedAndHoldsUpNobody() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.headsOnly = true;
        a.append(0, 5);
        b.append(0, 3);
        c.has(b, 3);
        assertThat(c.copy(a)).isEmpty();
        assertThat(c.replication.heads()).extracting(Checkpoint::log).containsExactly(b.self());
        a.headsOnly = false;
        a.replication.announce();
        c.has(a, 5);
    }

    private static void deleteLog(Member member) throws IOException {
        try (Stream<Path> files = Files.list(member.home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aSupernodeThatLostEverythingGetsItsLogBack() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 40);
        b.has(a, 40);
        a.close();
        deleteLog(a);
        Member later = new Member(a.key);
        await().atMost(SOON).until(() -> later.log.size() == 40);
        assertThat(text(later.log.entry(39))).isEqualTo("entry 39");
        later.append(40, 41);
        b.has(a, 41);
        assertThat(b.forks).isEmpty();
    }

    @Test
    void aLogOfManyBatchesComesBackWhateverElseIsSaidMeanwhile() throws Exception {
        Member a = new Member();
        Member b = new Member();
        byte[] large = new byte[60_000];
        Arrays.fill(large, (byte) 'z');
        for (int i = 0; i < 60; i++) {
            a.log.append(large).get();
        }
        a.replication.announce();
        await().atMost(SOON).until(() -> b.copy(a).size() == 60);
        a.close();
        deleteLog(a);
        b.talkative = true;
        Member later = new Member(a.key);
        await().atMost(SOON).until(() -> later.log.size() == 60);
        b.talkative = false;
    }

    @Test
    void aTornLogGetsItsEndBackAndTakesNothingUntilThen() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.append(0, 40);
        b.has(a, 40);
        c.has(a, 40);
        a.close();
        Path file = a.home.resolve("log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        cut.add(Set.of(a.self(), b.self()));
        cut.add(Set.of(a.self(), c.self()));
        Member later = new Member(a.key);
        assertThat(later.log.lostUpTo()).isPresent();
        assertThat(later.log.append(entry(99))).isCompletedExceptionally();
        cut.clear();
        later.replication.announce();
        await().atMost(SOON)
                .until(() -> later.log.size() == 40 && later.log.lostUpTo().isEmpty());
        later.append(40, 41);
        b.has(a, 41);
        c.has(a, 41);
        assertThat(b.forks).isEmpty();
    }

    @Test
    void nonsenseIsPassedOver() throws Exception {
        Member a = new Member();
        Member b = new Member();
        for (byte[] message : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {10, 1, 0})) {
            b.replication.onMessage(a.self(), message);
        }
        b.replication.onMessage(a.self(), headMessage(otherHead(b, 3)));
        a.append(0, 2);
        b.has(a, 2);
        assertThat(new ArrayList<>(b.forks)).isEmpty();
        assertThat(b.copies.keySet()).containsExactly(a.self());
    }
}
