package org.fasttrack.supernode.membership.jgroups;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Channel.Delivery;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Listeners;
import org.fasttrack.supernode.membership.Topic;
import org.jgroups.BytesMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JGroupsClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Loopback loopback = new Loopback();
    private final List<JGroupsCluster> open = new ArrayList<>();
    private final Map<JGroupsCluster, Channel> channels = new HashMap<>();

    private record Heard(NodeId from, String text) {}

    /** Keeps what it hears. */
    private static final class Ear implements Channel.Listener {
        private final List<Heard> heard = new CopyOnWriteArrayList<>();
        private final List<ClusterView> views = new CopyOnWriteArrayList<>();

        @Override
        public void onMessage(NodeId from, byte[] message) {
            heard.add(new Heard(from, new String(message, UTF_8)));
        }

        @Override
        public void onView(ClusterView view) {
            views.add(view);
        }
    }

    private JGroupsCluster joined(JGroupsCluster member, Ear ear) {
        open.add(member);
        channels.put(member, member.open(Topic.FEDERATION, ear));
        member.join();
        return member;
    }

    private static void awaitSize(JGroupsCluster member, int size) {
        await().atMost(PATIENCE).until(() -> member.view().members().size() == size);
    }

    @AfterEach
    void close() {
        open.forEach(JGroupsCluster::close);
    }

    @Test
    void messagesCarryTheNameOfWhoSentThem() throws Exception {
        Ear ear = new Ear();
        JGroupsCluster a = joined(loopback.member(), ear);
        JGroupsCluster b = joined(loopback.member(), new Ear());
        awaitSize(a, 2);
        awaitSize(b, 2);
        Objects.requireNonNull(channels.get(b)).send(a.self(), "hello".getBytes(UTF_8), Delivery.URGENT);
        await().atMost(PATIENCE).until(() -> ear.heard.equals(List.of(new Heard(b.self(), "hello"))));
        b.close();
        awaitSize(a, 1);
    }

    @Test
    void whoJoinedDifferentHalvesFindsEachOtherWhenTheyMeet() throws Exception {
        InetSocketAddress one = Loopback.freePort();
        InetSocketAddress other = Loopback.freePort();
        JGroupsCluster root = joined(loopback.member(one, other), new Ear());
        JGroupsCluster joinedRoot = joined(loopback.member(Loopback.freePort(), one), new Ear());
        awaitSize(root, 2);
        List<JGroupsCluster> half = List.of(root, joinedRoot);
        for (JGroupsCluster member : half) {
            Loopback.cut(member);
        }
        JGroupsCluster otherRoot = joined(loopback.member(other), new Ear());
        JGroupsCluster joinedOther = joined(loopback.member(Loopback.freePort(), other), new Ear());
        awaitSize(otherRoot, 2);
        half.forEach(Loopback::mend);
        for (JGroupsCluster member : List.of(root, joinedRoot, otherRoot, joinedOther)) {
            awaitSize(member, 4);
        }
    }

    /** A host that answers no connection attempt: its kernel drops what comes while two wait to be accepted. */
    private static final class SilentHost implements AutoCloseable {
        private final ServerSocket listening;
        private final List<Socket> waiting = new ArrayList<>();

        SilentHost() throws IOException {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(listening.getInetAddress(), listening.getLocalPort()));
            }
        }

        InetSocketAddress address() {
            return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            listening.close();
        }
    }

    @Test
    void hostsThatDropPacketsHoldUpNobody() throws Exception {
        List<SilentHost> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                silent.add(new SilentHost());
                loopback.hosts().add(silent.getLast().address());
            }
            JGroupsCluster a = joined(loopback.member(), new Ear());
            JGroupsCluster b = joined(loopback.member(), new Ear());
            awaitSize(a, 2);
            awaitSize(b, 2);
        } finally {
            for (SilentHost host : silent) {
                host.close();
            }
        }
    }

    @Test
    void eachTopicIsHeardByItsOwnListenerOnly() throws Exception {
        Ear queries = new Ear();
        Ear revocations = new Ear();
        JGroupsCluster a = joined(loopback.member(), queries);
        a.open(Topic.REVOCATIONS, revocations);
        JGroupsCluster b = joined(loopback.member(), new Ear());
        Channel speaker = b.open(Topic.REVOCATIONS, new Ear());
        Channel unheard = b.open(Topic.PROMOTION, new Ear());
        awaitSize(a, 2);
        awaitSize(b, 2);
        long before = a.refused();
        unheard.broadcast("nobody listens".getBytes(UTF_8));
        speaker.broadcast("revoked".getBytes(UTF_8));
        await().atMost(PATIENCE).until(() -> revocations.heard.equals(List.of(new Heard(b.self(), "revoked"))));
        await().atMost(PATIENCE).until(() -> a.refused() == before + 1);
        assertThat(queries.heard).isEmpty();
    }

    @Test
    void lateListenerIsToldTheViewAndATopicHasOneListener() throws Exception {
        JGroupsCluster a = joined(loopback.member(), new Ear());
        awaitSize(a, 1);
        Ear late = new Ear();
        a.open(Topic.EVIDENCE, late);
        assertThat(late.views).containsExactly(a.view());
        assertThatThrownBy(() -> a.open(Topic.EVIDENCE, late)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void messageOfATopicHasItsLength() throws Exception {
        Ear ear = new Ear();
        JGroupsCluster a = joined(loopback.member(), new Ear());
        a.open(Topic.PROMOTION, ear);
        JGroupsCluster b = joined(loopback.member(), new Ear());
        Channel channel = b.open(Topic.PROMOTION, new Ear());
        awaitSize(b, 2);
        int most = Topic.PROMOTION.maxBytes();
        assertThatThrownBy(() -> channel.broadcast(new byte[most + 1])).isInstanceOf(IllegalArgumentException.class);
        channel.broadcast(new byte[most]);
        await().atMost(PATIENCE).until(() -> ear.heard.size() == 1);
        assertThat(new Listeners().onMessage(a.self(), (byte) 99, new byte[0])).isFalse();
    }

    @Test
    void memberCannotSpeakAsAnother() throws Exception {
        Ear ear = new Ear();
        JGroupsCluster a = joined(loopback.member(), ear);
        JGroupsCluster b = joined(loopback.member(), new Ear());
        JGroupsCluster liar = joined(loopback.member(), new Ear());
        for (JGroupsCluster member : open) {
            awaitSize(member, 3);
        }
        byte[] frame = new byte[64];
        frame[0] = 2;
        long before = a.refused();
        // Out of band and unreliable: no sequence number of the forged sender is needed.
        BytesMessage forged = new BytesMessage(a.channel().getAddress(), frame);
        forged.setSrc(b.channel().getAddress());
        forged.setFlag(org.jgroups.Message.Flag.OOB, org.jgroups.Message.Flag.NO_RELIABILITY);
        liar.channel().down(forged);
        await().atMost(PATIENCE).until(() -> a.refused() > before);
        assertThat(ear.heard).isEmpty();
    }

    @Test
    void keyThatIsNotAllowedStaysOutside() throws Exception {
        Ear ear = new Ear();
        JGroupsCluster a = joined(loopback.member(), ear);
        awaitSize(a, 1);
        JGroupsCluster stranger = loopback.stranger();
        joined(stranger, new Ear());
        assertThat(stranger.view().members()).containsExactly(stranger.self());
        assertThat(a.view().members()).containsExactly(a.self());
        assertThat(a.channel().getView().size()).isEqualTo(1);
    }

    @Test
    void whoseRightToBeHereHasEndedIsOutAndUnheardThoughItStays() throws Exception {
        Ear ear = new Ear();
        JGroupsCluster a = joined(loopback.member(), ear);
        JGroupsCluster b = joined(loopback.member(), new Ear());
        JGroupsCluster c = joined(loopback.member(), new Ear());
        for (JGroupsCluster member : open) {
            awaitSize(member, 3);
        }
        loopback.forbid(b.self());
        a.review();
        c.review();
        assertThat(a.view().members()).containsExactlyInAnyOrder(a.self(), c.self());
        assertThat(c.view().members()).containsExactlyInAnyOrder(a.self(), c.self());
        long before = a.refused();
        Channel speaker = Objects.requireNonNull(channels.get(b));
        await().atMost(PATIENCE).until(() -> {
            speaker.send(a.self(), "I am still here".getBytes(UTF_8), Delivery.URGENT);
            return a.refused() > before || !b.view().has(a.self());
        });
        assertThat(ear.heard).isEmpty();
        await().atMost(PATIENCE).until(() -> a.channel().getView().size() == 2);
    }

    @Test
    void deadMemberLeavesTheViewWithinSeconds() throws Exception {
        JGroupsCluster a = joined(loopback.member(), new Ear());
        JGroupsCluster b = joined(loopback.member(), new Ear());
        JGroupsCluster c = joined(loopback.member(), new Ear());
        for (JGroupsCluster member : open) {
            awaitSize(member, 3);
        }
        Instant killed = Instant.now();
        Loopback.kill(c);
        awaitSize(a, 2);
        awaitSize(b, 2);
        assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void garbageOnThePortHarmsNobody() throws Exception {
        JGroupsCluster a = joined(loopback.member(), new Ear());
        awaitSize(a, 1);
        InetSocketAddress port = loopback.hosts().getFirst();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            try (Socket socket = new Socket(port.getAddress(), port.getPort())) {
                byte[] garbage = new byte[random.nextInt(2_000)];
                random.nextBytes(garbage);
                OutputStream out = socket.getOutputStream();
                out.write(garbage);
            } catch (IOException e) {
                // Reset by the other side: that is the point.
            }
        }
        // One connects and says nothing at all: it must not hold up the next member.
        try (Socket silent = new Socket(port.getAddress(), port.getPort())) {
            assertThat(silent.isConnected()).isTrue();
            joined(loopback.member(), new Ear());
            awaitSize(a, 2);
        }
    }

    @Test
    void nothingListensBesideTheOneTlsPort() throws Exception {
        Set<String> before = listening();
        JGroupsCluster a = joined(loopback.member(), new Ear());
        joined(loopback.member(), new Ear());
        awaitSize(a, 2);
        Set<String> opened = new HashSet<>(listening());
        opened.removeAll(before);
        Set<String> expected = new HashSet<>();
        loopback.hosts().forEach(host -> expected.add(String.format("%04X", host.getPort())));
        assertThat(opened).hasSize(2).allSatisfy(socket -> {
            assertThat(socket).containsAnyOf("tcp 0100007F:", "tcp6 0000000000000000FFFF00000100007F:");
            assertThat(expected).contains(socket.substring(socket.lastIndexOf(':') + 1));
        });
    }

    /** Listening TCP and bound UDP sockets of this process: {@code protocol address:port}, in hexadecimal. */
    private static Set<String> listening() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    inodes.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    // Closed meanwhile.
                }
            }
        }
        Set<String> found = new HashSet<>();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/self/net/" + protocol))) {
                String[] fields = line.strip().split("\\s+", -1);
                boolean waits = fields[3].equals("0A") || protocol.startsWith("udp");
                if (waits && inodes.contains("socket:[" + fields[9] + "]")) {
                    found.add(protocol + " " + fields[1]);
                }
            }
        }
        return found;
    }
}
