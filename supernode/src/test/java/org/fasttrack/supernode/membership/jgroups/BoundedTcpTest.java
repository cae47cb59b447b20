package org.fasttrack.supernode.membership.jgroups;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Channel.Delivery;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;
import org.jgroups.BytesMessage;
import org.jgroups.CompositeMessage;
import org.jgroups.Message;
import org.jgroups.Version;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.FragHeader;
import org.jgroups.protocols.PingHeader;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member may do that TLS let in: nothing that ends the others. */
class BoundedTcpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** More than any heap has left: one array of so many ends a test that makes it. */
    private static final int HUGE = Integer.MAX_VALUE - 8;

    private final Loopback loopback = new Loopback();
    private final List<JGroupsCluster> open = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final class Ear implements Channel.Listener {
        @Override
        public void onMessage(NodeId from, byte[] message) {
            heard.add(new String(message, UTF_8));
        }

        @Override
        public void onView(ClusterView view) {}
    }

    private JGroupsCluster joined() throws IOException {
        JGroupsCluster member = loopback.member();
        open.add(member);
        return member;
    }

    @AfterEach
    void close() {
        open.forEach(JGroupsCluster::close);
    }

    private static BoundedTcp transport(JGroupsCluster member) {
        return (BoundedTcp) member.channel().getProtocolStack().getTransport();
    }

    private static byte[] frame(Message message) throws IOException {
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream();
        Util.writeMessage(message, out, false);
        return ByteBuffer.allocate(out.position())
                .put(out.buffer(), 0, out.position())
                .array();
    }

    /** A message of four bytes that says it has {@code length}. */
    private static byte[] lying(int length) throws IOException {
        byte[] frame = frame(new BytesMessage(null, new byte[4]));
        return ByteBuffer.wrap(frame).putInt(frame.length - 8, length).array();
    }

    private static byte[] batchOf(int messages) throws IOException {
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream();
        Util.writeMessageListHeader(null, null, new byte[0], messages, out, false);
        return ByteBuffer.allocate(out.position() + 64)
                .put(out.buffer(), 0, out.position())
                .array();
    }

    /** Past version, flags and the type. */
    private static FrameInput inMessage(byte[] frame) throws IOException {
        FrameInput in = new FrameInput(frame);
        in.skipBytes(2 * Short.BYTES + 1);
        return in;
    }

    @Test
    void numberThatClaimsMoreThanItsFrameIsRefusedBeforeMemoryIsSpent() throws Exception {
        for (int length : new int[] {HUGE, 1 << 20, (1 << 16) + 8 * 64}) {
            FrameInput in = inMessage(lying(length));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new BytesMessage().readFrom(in))
                    .withMessageContaining("claims more");
        }
        BytesMessage honest = new BytesMessage();
        honest.readFrom(inMessage(lying(4)));
        assertThat(honest.getLength()).isEqualTo(4);
        FrameInput batch = new FrameInput(batchOf(HUGE));
        batch.skipBytes(Short.BYTES + 1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Util.readMessageBatch(batch, false))
                .withMessageContaining("claims more");
    }

    @Test
    void frameOfTheGreatestLengthIsReadAndOneByteMoreEndsTheConnection() throws Exception {
        BoundedTcp tcp = new BoundedTcp();
        IpAddress from = new IpAddress("127.0.0.1", 1);
        byte[] most = new byte[BoundedTcp.MAX_FRAME_BYTES];
        FrameInput in = new FrameInput(most);
        tcp.receive(from, in, most.length);
        assertThat(in.available()).isZero();
        for (int length : new int[] {most.length + 1, HUGE, -2}) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> tcp.receive(from, new FrameInput(most), length))
                    .withMessageContaining("at most 1048576 bytes, not " + length);
        }
    }

    @Test
    void rogueMembersFramesLeaveTheOthersUnhurt() throws Exception {
        JGroupsCluster a = joined();
        JGroupsCluster b = joined();
        JGroupsCluster rogue = joined();
        a.open(Topic.FEDERATION, new Ear());
        Channel speaker = b.open(Topic.FEDERATION, new Ear());
        open.forEach(JGroupsCluster::join);
        for (JGroupsCluster member : open) {
            await().atMost(PATIENCE).until(() -> member.view().members().size() == 3);
        }
        long before = transport(a).refused();
        for (Message dishonest : dishonest()) {
            throwAt(a, rogue, frame(dishonest));
        }
        throwAt(a, rogue, lying(HUGE));
        throwAt(a, rogue, batchOf(HUGE));
        await().atMost(PATIENCE)
                .until(() -> transport(a).refused() == before + dishonest().size());
        throwAt(a, rogue, new byte[BoundedTcp.MAX_FRAME_BYTES + 1]);
        await().atMost(PATIENCE)
                .until(() -> transport(a).refused() == before + dishonest().size() + 1);
        halfAFrame(loopback.hosts().getFirst());
        await().atMost(PATIENCE).until(() -> {
            speaker.send(a.self(), "all is well".getBytes(UTF_8), Delivery.URGENT);
            return heard.contains("all is well");
        });
        assertThat(a.view().members()).contains(b.self());
    }

    private static void throwAt(JGroupsCluster victim, JGroupsCluster rogue, byte[] frame) throws Exception {
        TCP wire = transport(rogue);
        InetSocketAddress port = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), transport(victim).getBindPort());
        wire.send(new IpAddress(port), frame, 0, frame.length);
    }

    private static List<Message> dishonest() {
        short fragmentation = ClassConfigurator.getProtocolId(FRAG4.class);
        short discovery = ClassConfigurator.getProtocolId(TCPPING.class);
        byte[] manyMembers = ByteBuffer.allocate(8).putInt(HUGE).array();
        return List.of(
                message(new byte[4]).putHeader(fragmentation, new FragHeader(1, 0, HUGE)),
                message(new byte[4]).putHeader(fragmentation, new FragHeader(1, 0, -1)),
                message(new byte[BoundedTcp.FRAGMENT_BYTES + 1]).putHeader(fragmentation, new FragHeader(1, 0, 2)),
                message(manyMembers).putHeader(discovery, new PingHeader(PingHeader.GET_MBRS_REQ)),
                message(new byte[4]).setFlag(Message.Flag.SERIALIZED),
                new CompositeMessage(null, message(new byte[4])).setFlag(Message.Flag.OOB));
    }

    private static Message message(byte[] body) {
        return new BytesMessage(null, body).setFlag(Message.Flag.OOB);
    }

    private void halfAFrame(InetSocketAddress port) throws Exception {
        try (Socket socket = connection(port, 1)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(BoundedTcp.MAX_FRAME_BYTES);
            out.write(new byte[BoundedTcp.MAX_FRAME_BYTES / 2]);
        }
    }

    /** A connection as JGroups makes them, of a member that says it listens at {@code ownPort}. */
    private Socket connection(InetSocketAddress port, int ownPort) throws Exception {
        Socket socket = socket(port);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        IpAddress own = new IpAddress("127.0.0.1", ownPort);
        out.write(Connection.cookie);
        out.writeShort(Version.version);
        out.writeShort(own.serializedSize());
        own.writeTo(out);
        return socket;
    }

    private SSLSocket socket(InetSocketAddress port) throws IOException {
        IdentityKey key = IdentityKey.generate();
        loopback.allow(key.id());
        return (SSLSocket) TlsIdentity.create(key, new byte[0])
                .jsse(PeerCheck.ANYONE)
                .getSocketFactory()
                .createSocket(port.getAddress(), port.getPort());
    }

    @Test
    void whoTakesNothingAnyMoreHoldsUpNeitherViewsNorThoseWhoCome() throws Exception {
        JGroupsCluster a = joined();
        a.join();
        InetSocketAddress port = loopback.hosts().getFirst();
        int its = 65_535; // the higher address: its new connection takes the place of its old one
        try (Socket _ = connection(port, its)) {
            await().atMost(PATIENCE).until(() -> connections(a).contains(":" + its));
            fill(a, its);
            try (Socket _ = connection(port, its)) {
                JGroupsCluster b = joined();
                b.join();
                await().atMost(PATIENCE).until(() -> a.view().members().contains(b.self()));
            }
        }
    }

    /** JGroups waits for each one's address for half a second, and must not wait as long again and again to close it. */
    @Test
    void membersThatShakeHandsAndSayNothingHoldUpThoseWhoComeForSeconds() throws Exception {
        JGroupsCluster a = joined();
        a.join();
        InetSocketAddress port = loopback.hosts().getFirst();
        List<SSLSocket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                SSLSocket socket = socket(port);
                silent.add(socket);
                socket.startHandshake();
            }
            JGroupsCluster b = joined();
            b.join();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> a.view().members().contains(b.self()));
        } finally {
            for (SSLSocket socket : silent) {
                // As if it were gone: its own close would wait for a word, too.
                socket.setSoTimeout(1);
                socket.close();
            }
        }
    }

    private static String connections(JGroupsCluster member) {
        return transport(member).printConnections();
    }

    /** Sends until the system takes no more: then what waits becomes no less. */
    private static void fill(JGroupsCluster from, int port) throws Exception {
        byte[] frame = new byte[8_192];
        for (int i = 0; i < 6_000; i++) {
            transport(from).send(new IpAddress("127.0.0.1", port), frame, 0, frame.length);
        }
        AtomicReference<String> before = new AtomicReference<>("");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            String waiting = connections(from).replaceAll("(?s).*\\[(\\d+/.*)", "$1");
            return waiting.equals(before.getAndSet(waiting));
        });
        assertThat(before.get()).doesNotStartWith("0/");
    }
}
