package org.fasttrack.supernode.membership.jgroups;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Channel.Delivery;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.FragHeader;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.UnicastHeader3;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.UUID;
import org.jgroups.util.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member that sends any number of messages of honest shape makes another keep no more than so much. */
class BoundedStackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final short ORDER = ClassConfigurator.getProtocolId(UNICAST3.class);
    private static final short FRAGMENTATION = ClassConfigurator.getProtocolId(FRAG4.class);

    private final Loopback loopback = new Loopback();
    private final List<JGroupsCluster> open = new ArrayList<>();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private JGroupsCluster victim;
    private JGroupsCluster rogue;
    private Channel speaker;

    private final class Ear implements Channel.Listener {
        @Override
        public void onMessage(NodeId from, byte[] message) {
            heard.add(new String(message, UTF_8));
        }

        @Override
        public void onView(ClusterView view) {}
    }

    @BeforeEach
    void join() throws IOException {
        for (int i = 0; i < 3; i++) {
            open.add(loopback.member());
        }
        victim = open.get(0);
        rogue = open.get(2);
        victim.open(Topic.FEDERATION, new Ear());
        speaker = open.get(1).open(Topic.FEDERATION, new Ear());
        open.forEach(JGroupsCluster::join);
        for (JGroupsCluster member : open) {
            await().atMost(PATIENCE).until(() -> member.view().members().size() == 3);
        }
    }

    @AfterEach
    void close() {
        open.forEach(JGroupsCluster::close);
    }

    private <P extends Protocol> P victims(Class<P> protocol) {
        return victim.channel().getProtocolStack().findProtocol(protocol);
    }

    /** In the name of {@code source}, who may be anybody. */
    private void send(Address source, Message message) throws Exception {
        message.setSrc(source).setDest(victim.channel().getAddress());
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream();
        Util.writeMessage(message, out, false);
        sendFrame(out);
    }

    /** Several of one {@code source} at once. */
    private void sendBatch(Address source, List<Message> messages) throws Exception {
        Address dest = victim.channel().getAddress();
        messages.forEach(message -> message.setSrc(source).setDest(dest));
        ByteArrayDataOutputStream out = new ByteArrayDataOutputStream();
        Util.writeMessageList(dest, source, victim.channel().getClusterName().getBytes(UTF_8), messages, out, false);
        sendFrame(out);
    }

    private void sendFrame(ByteArrayDataOutputStream out) throws Exception {
        byte[] frame = ByteBuffer.allocate(out.position())
                .put(out.buffer(), 0, out.position())
                .array();
        TCP wire = rogue.channel().getProtocolStack().findProtocol(TCP.class);
        InetSocketAddress port = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), victims(TCP.class).getBindPort());
        wire.send(new IpAddress(port), frame, 0, frame.length);
    }

    private static Message numbered(long number, boolean first, byte[] body) {
        return new BytesMessage(null, body).putHeader(ORDER, UnicastHeader3.createDataHeader(number, (short) 7, first));
    }

    private void awaitWordOf(String word) {
        await().atMost(PATIENCE).until(() -> {
            speaker.send(victim.self(), word.getBytes(UTF_8), Delivery.ORDERED);
            return heard.contains(word);
        });
    }

    @Test
    void anybodyCanBeNamedAsASenderAndFewAreRemembered() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            send(UUID.randomUUID(), numbered(1, true, new byte[4]));
        }
        awaitWordOf("after many senders");
        assertThat(victims(BoundedUnicast.class).senders()).isLessThan(BoundedUnicast.MOST_STRANGERS + 10);
    }

    @Test
    void whatComesBeforeTheFirstMessageOfItsSenderIsNotKeptForEver() throws Exception {
        for (int i = 0; i < 300; i++) {
            send(UUID.randomUUID(), numbered(5, false, new byte[1_000]));
        }
        awaitWordOf("after many that came early");
        assertThat(victims(BoundedUnicast.class).early()).isLessThanOrEqualTo(BoundedUnicast.MOST_EARLY);
    }

    @Test
    void whatComesEarlyInBatchesIsNotKeptForEverEither() throws Exception {
        for (int i = 0; i < 10; i++) {
            List<Message> batch = new ArrayList<>();
            for (int number = 5; number < 55; number++) {
                batch.add(numbered(number, false, new byte[100]));
            }
            sendBatch(UUID.randomUUID(), batch);
        }
        awaitWordOf("after many batches that came early");
        assertThat(victims(BoundedUnicast.class).early()).isLessThanOrEqualTo(BoundedUnicast.MOST_EARLY);
    }

    @Test
    void ofUnfinishedMessagesFewAreRemembered() throws Exception {
        Address source = rogue.channel().getAddress();
        int begun = 200;
        for (int i = 0; i < begun; i++) {
            FragHeader first = new FragHeader(1_000_000 + i, 0, 2).setOriginalType(Message.BYTES_MSG);
            Message part = new BytesMessage(null, new byte[1_000]).setFlag(Message.Flag.NO_RELIABILITY);
            send(source, part.putHeader(FRAGMENTATION, first));
        }
        awaitWordOf("after many beginnings");
        int kept = victims(BoundedFragments.class).begun();
        assertThat(kept).isBetween(1, BoundedFragments.MOST_AT_ONCE);
    }

    @Test
    void longMessagesOfMembersStillComeWhole() throws Exception {
        String longOne = "long ".repeat(BoundedTcp.FRAGMENT_BYTES);
        awaitWordOf(longOne);
    }
}
