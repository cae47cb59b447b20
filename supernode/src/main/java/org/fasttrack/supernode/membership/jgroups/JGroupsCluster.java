package org.fasttrack.supernode.membership.jgroups;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Channel.Delivery;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Listeners;
import org.fasttrack.supernode.membership.Topic;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster over JGroups. TLS keeps strangers out; within, each member introduces itself to each other one, and every
 * later message carries a tag under the key that the two agreed on. Frames: kind (1 byte), then a sealed {@link
 * Introduction}, or tag (32 bytes), topic (1 byte) and message; the tag covers topic and message.
 */
public final class JGroupsCluster implements Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(JGroupsCluster.class);
    private static final byte INTRODUCTION = 1;
    private static final byte MESSAGE = 2;
    /** An introduction that asks for none in return. */
    private static final byte REPLY = 3;

    /** Where the topic stands: what the tag covers begins here. */
    private static final int TOPIC_AT = 1 + Agreement.TAG_BYTES;

    private static final int HEADER_BYTES = TOPIC_AT + 1;

    private final JChannel channel;
    private final Identity identity;
    private final Agreement agreement = new Agreement();
    private final LongAdder refused = new LongAdder();
    private final Map<Address, Member> known = new ConcurrentHashMap<>();
    private final Object viewLock = new Object();
    private List<Address> addresses = List.of();
    private volatile Map<NodeId, Address> reachable = Map.of();
    private volatile ClusterView view = ClusterView.NONE;
    private volatile byte[] introduction = new byte[0];
    /** The claims in it. */
    private volatile byte @Nullable [] introduced;

    private final Listeners listeners = new Listeners();

    /**
     * Who this member is and whom it lets in.
     *
     * @param claims what {@code tls} shows too, for the others' {@link PeerCheck}; may change
     */
    public record Identity(Sealer sealer, Opener opener, TlsIdentity tls, Supplier<byte[]> claims, PeerCheck check) {}

    private record Member(NodeId node, byte[] claims, Agreement.Pair keys) {}

    /**
     * @param listen the one socket of the cluster wire; a fixed port
     * @param initialHosts cluster addresses of members to join through; none founds a cluster
     */
    public JGroupsCluster(InetSocketAddress listen, List<InetSocketAddress> initialHosts, Identity identity)
            throws IOException {
        this.identity = identity;
        try {
            channel = JGroupsStack.channel(listen, initialHosts, identity.tls(), identity.check());
        } catch (Exception e) {
            throw new IOException("the cluster wire cannot be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public NodeId self() {
        return identity.sealer().id();
    }

    /** The channel, for tests that cut it off. */
    JChannel channel() {
        return channel;
    }

    /** How many frames proved nothing and were dropped. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public Channel open(Topic topic, Channel.Listener listener) {
        synchronized (viewLock) {
            listeners.add(topic, listener);
            if (!view.members().isEmpty()) {
                listener.onView(view);
            }
        }
        return new TopicChannel(topic);
    }

    /** One topic of this cluster. */
    private final class TopicChannel implements Channel {
        private final Topic topic;

        TopicChannel(Topic topic) {
            this.topic = topic;
        }

        @Override
        public NodeId self() {
            return JGroupsCluster.this.self();
        }

        @Override
        public ClusterView view() {
            return view;
        }

        @Override
        public void send(NodeId to, byte[] message, Delivery delivery) {
            if (message.length > topic.maxBytes()) {
                throw new IllegalArgumentException(topic + " has messages of at most " + topic.maxBytes() + " bytes");
            }
            say(to, topic, message, delivery);
        }
    }

    @Override
    public void join() {
        channel.setDiscardOwnMessages(true);
        channel.setReceiver(new Receiver() {
            @Override
            public void receive(Message message) {
                received(message);
            }

            @Override
            public void viewAccepted(View installed) {
                installed(installed.getMembers());
            }
        });
        try {
            channel.connect("fasttrack-" + identity.sealer().network());
        } catch (Exception e) {
            channel.close();
            throw new IllegalStateException("the cluster cannot be joined: " + e.getMessage(), e);
        }
    }

    private void installed(List<Address> members) {
        synchronized (viewLock) {
            for (Address member : members) {
                if (!addresses.contains(member) && !member.equals(channel.getAddress())) {
                    introduce(member, INTRODUCTION);
                }
            }
            addresses = List.copyOf(members);
            known.keySet().retainAll(addresses);
            publish();
        }
    }

    /** Tells the listener the view of those who proved themselves. Under the lock, so that views come in order. */
    private void publish() {
        Map<NodeId, Address> proven = new LinkedHashMap<>();
        for (Address address : addresses) {
            Member member = known.get(address);
            if (address.equals(channel.getAddress())) {
                proven.put(self(), address);
            } else if (member != null && !member.node().equals(self())) {
                // A node that restarted is listed twice until its old address is found dead: the newer one counts.
                proven.put(member.node(), address);
            }
        }
        List<NodeId> stayed = new ArrayList<>(proven.keySet());
        stayed.removeIf(node -> reachable.containsKey(node) && !Objects.equals(proven.get(node), reachable.get(node)));
        reachable = Map.copyOf(proven);
        tell(stayed);
        tell(List.copyOf(proven.keySet()));
    }

    private void tell(List<NodeId> members) {
        if (members.equals(view.members())) {
            return;
        }
        view = new ClusterView(view.id() + 1, members);
        listeners.onView(view);
    }

    private void introduce(Address to, byte kind) {
        byte[] claims = identity.claims().get();
        if (!Arrays.equals(claims, introduced) && channel.getAddress() instanceof UUID own) {
            introduction = Introduction.seal(identity.sealer(), own, agreement.publicKey(), claims);
            introduced = claims;
        }
        byte[] frame = ByteBuffer.allocate(1 + introduction.length)
                .put(kind)
                .put(introduction)
                .array();
        transmit(to, frame, Delivery.ORDERED);
    }

    private void received(Message message) {
        byte[] frame = message.getArray();
        int at = message.getOffset();
        int length = message.getLength();
        if (frame == null || length < 1 || length > Topic.MAX_BYTES + HEADER_BYTES) {
            refused.increment();
            return;
        }
        switch (frame[at]) {
            case INTRODUCTION, REPLY ->
                introduced(message.getSrc(), UnsafeByteOperations.unsafeWrap(frame, at + 1, length - 1), frame[at]);
            case MESSAGE -> said(message.getSrc(), frame, at, length);
            default -> refused.increment();
        }
    }

    private void introduced(Address from, ByteString sealed, byte kind) {
        Introduction met = Introduction.open(sealed, identity.opener(), identity.check());
        if (met == null || !met.address().equals(from)) {
            refused.increment();
            return;
        }
        try {
            Member member = new Member(met.node(), met.claims(), agreement.with(self(), met));
            if (kind == INTRODUCTION) {
                // It may have lost sight of us while we still saw it.
                introduce(from, REPLY);
            }
            synchronized (viewLock) {
                // The first word counts: a later one could only be someone's attempt to take the address over.
                known.putIfAbsent(from, member);
                publish();
            }
        } catch (GeneralSecurityException e) {
            refused.increment();
        }
    }

    private void said(Address from, byte[] frame, int at, int length) {
        Member member = known.get(from);
        if (member == null || length < HEADER_BYTES) {
            refused.increment();
            return;
        }
        if (!member.keys().proves(frame, at + 1, at + TOPIC_AT, length - TOPIC_AT)) {
            refused.increment();
            return;
        }
        byte[] message = Arrays.copyOfRange(frame, at + HEADER_BYTES, at + length);
        if (!listeners.onMessage(member.node(), frame[at + TOPIC_AT], message)) {
            refused.increment();
        }
    }

    @Override
    public void review() {
        List<Address> refusedNow = new ArrayList<>();
        synchronized (viewLock) {
            known.forEach((address, member) -> {
                if (identity.check().refusal(member.node(), member.claims()) != null) {
                    refusedNow.add(address);
                }
            });
            refusedNow.forEach(known::remove);
            publish();
        }
        refusedNow.forEach(this::suspect);
    }

    /** Has JGroups leave out a member that does not leave on its own. */
    private void suspect(Address address) {
        LOG.info("a member whose right to be here has ended is left out of the cluster");
        GMS membership = channel.getProtocolStack().findProtocol(GMS.class);
        membership.up(new Event(Event.SUSPECT, List.of(address)));
    }

    @Override
    public ClusterView view() {
        return view;
    }

    private void say(NodeId to, Topic topic, byte[] message, Delivery delivery) {
        Address address = reachable.get(to);
        Member member = address == null ? null : known.get(address);
        if (address == null || member == null) {
            return;
        }
        byte[] frame = new byte[HEADER_BYTES + message.length];
        frame[0] = MESSAGE;
        frame[TOPIC_AT] = topic.number();
        System.arraycopy(message, 0, frame, HEADER_BYTES, message.length);
        member.keys().tag(frame, 1, TOPIC_AT, frame.length - TOPIC_AT);
        transmit(address, frame, delivery);
    }

    private void transmit(Address to, byte[] frame, Delivery delivery) {
        Message message = new BytesMessage(to, frame);
        if (delivery == Delivery.URGENT) {
            message.setFlag(Message.Flag.OOB, Message.Flag.NO_FC);
        }
        try {
            channel.send(message);
        } catch (Exception e) {
            // A lost message is harmless: whoever waits for an answer has a deadline, and views tell of deaths.
            refused.increment();
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
