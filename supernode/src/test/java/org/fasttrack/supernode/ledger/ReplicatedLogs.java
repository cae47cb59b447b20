package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.api.io.TempDir;

/** Some supernodes on a wire without a network; each has its log, and its copies of the others'. */
abstract class ReplicatedLogs {
    static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    final Map<NodeId, Member> cluster = new LinkedHashMap<>();
    /** Pairs that do not hear each other. */
    final Set<Set<NodeId>> cut = ConcurrentHashMap.newKeySet();
    /** Runs before a member takes the entry of this index from a copy. */
    final Map<Long, Runnable> before = new ConcurrentHashMap<>();

    final class Member implements Channel, Replication.Listener {
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

        Path copyOf(Member other) {
            return home.resolve("copies").resolve(other.self() + ".log");
        }

        List<String> copy(Member other) {
            return copies.getOrDefault(other.self(), List.of());
        }
    }

    static byte[] entry(int number) {
        return ("entry " + number).getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] entry) {
        return new String(entry, StandardCharsets.UTF_8);
    }

    static NodeId culprit(byte[] proof) {
        Reading reading = new EvidenceReader(NETWORK).read(proof);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Fault) ((Reading.Accepted) reading).evidence()).culprit();
    }

    static byte[] headMessage(Checkpoint head) {
        return EvidenceMessage.newBuilder()
                .setHead(ByteString.copyFrom(head.bytes()))
                .build()
                .toByteArray();
    }

    static Checkpoint otherHead(Member owner, long size) {
        return Checkpoint.sign(owner.key, NETWORK.toString(), new TreeHead(size, TreeHash.leaf(new byte[] {9})));
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Member member : List.copyOf(cluster.values())) {
            member.close();
        }
    }

    static void deleteLog(Member member) throws IOException {
        try (Stream<Path> files = Files.list(member.home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }
}
