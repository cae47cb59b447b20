package org.fasttrack.supernode.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocation;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;
import org.junit.jupiter.api.Test;

class RevocationSpreadTest {
    private final IdentityKey creator = IdentityKey.generate();
    private final NetworkFile network = NetworkFile.create(
            creator,
            NetworkId.of(new byte[NetworkId.BYTES]),
            "club",
            true,
            List.of(new RootKey(creator.id(), "127.0.0.1:1215")),
            InstantSource.system());
    private final Wire wire = new Wire();

    /** The members of one cluster, whose messages arrive at once; a member may be out of view. */
    private static final class Wire {
        private final Map<NodeId, Channel.Listener> inView = new LinkedHashMap<>();
        private int messages;

        void enter(Member member) {
            inView.put(member.self(), member.listener());
            ClusterView view = new ClusterView(inView.size(), List.copyOf(inView.keySet()));
            List.copyOf(inView.values()).forEach(listener -> listener.onView(view));
        }

        void leave(Member member) {
            inView.remove(member.self());
            ClusterView view = new ClusterView(inView.size(), List.copyOf(inView.keySet()));
            inView.values().forEach(listener -> listener.onView(view));
            member.listener().onView(new ClusterView(1, List.of(member.self())));
        }
    }

    private final class Member implements Cluster, Channel {
        private final NodeId self = IdentityKey.generate().id();
        private final Revocations known = new Revocations(network);
        private final List<NodeId> expelled = new ArrayList<>();
        private final List<Channel.Listener> listeners = new ArrayList<>();
        private final RevocationSpread spread = new RevocationSpread(this, known, expelled::add);

        Channel.Listener listener() {
            return listeners.getFirst();
        }

        @Override
        public NodeId self() {
            return self;
        }

        @Override
        public ClusterView view() {
            return new ClusterView(
                    1, wire.inView.containsKey(self) ? List.copyOf(wire.inView.keySet()) : List.of(self));
        }

        @Override
        public Channel open(Topic topic, Channel.Listener listener) {
            assertThat(topic).isEqualTo(Topic.REVOCATIONS);
            listeners.add(listener);
            return this;
        }

        @Override
        public void send(NodeId to, byte[] message, Delivery delivery) {
            assertThat(message.length).isLessThanOrEqualTo(Topic.REVOCATIONS.maxBytes());
            Channel.Listener listener = wire.inView.get(to);
            if (listener != null && wire.inView.containsKey(self)) {
                wire.messages++;
                listener.onMessage(self, message);
            }
        }

        @Override
        public void join() {
            wire.enter(this);
        }

        @Override
        public void close() {
            wire.leave(this);
        }
    }

    private Member joined() {
        Member member = new Member();
        member.join();
        return member;
    }

    private byte[] revocationOf(NodeId outcast) {
        return Revocation.seal(network, creator, outcast);
    }

    @Test
    void whatOneLearnsAllKnow() {
        List<Member> members = Stream.generate(this::joined).limit(4).toList();
        NodeId outcast = IdentityKey.generate().id();
        assertThat(members.getFirst().spread.learn(revocationOf(outcast))).isTrue();
        assertThat(members).allSatisfy(member -> {
            assertThat(member.known.revoked(outcast)).isTrue();
            assertThat(member.expelled).containsExactly(outcast);
        });
    }

    @Test
    void knownRevocationIsNotToldAgain() {
        Member a = joined();
        joined();
        byte[] seal = revocationOf(IdentityKey.generate().id());
        a.spread.learn(seal);
        int before = wire.messages;
        assertThat(a.spread.learn(seal)).isFalse();
        assertThat(wire.messages).isEqualTo(before);
    }

    @Test
    void newcomerLearnsAllMoreThanOneBatchHolds() {
        Member a = joined();
        for (int i = 0; i <= Revocations.MAX_BATCH; i++) {
            a.known.learn(revocationOf(IdentityKey.generate().id()));
        }
        Member newcomer = joined();
        assertThat(newcomer.known.sealed()).hasSize(Revocations.MAX_BATCH + 1);
    }

    @Test
    void membersThatWereApartTellEachOther() {
        Member a = joined();
        Member b = joined();
        b.close();
        NodeId first = IdentityKey.generate().id();
        NodeId second = IdentityKey.generate().id();
        a.spread.learn(revocationOf(first));
        b.spread.learn(revocationOf(second));
        assertThat(b.known.revoked(first)).isFalse();
        b.join();
        assertThat(List.of(a, b)).allSatisfy(member -> {
            assertThat(member.known.revoked(first)).isTrue();
            assertThat(member.known.revoked(second)).isTrue();
        });
    }

    @Test
    void supernodeCannotShutOutANodeOnItsOwn() {
        Member a = joined();
        Member b = joined();
        NodeId victim = IdentityKey.generate().id();
        byte[] forged = Revocation.seal(network, IdentityKey.generate(), victim);
        RevocationSpread.batches(List.of(forged)).forEach(batch -> a.send(b.self(), batch, Channel.Delivery.ORDERED));
        a.send(b.self(), new byte[] {1, 2, 3}, Channel.Delivery.ORDERED);
        assertThat(b.known.revoked(victim)).isFalse();
        assertThat(b.expelled).isEmpty();
    }

    @Test
    void nothingAfterAForgeryIsLookedAt() {
        Member a = joined();
        Member b = joined();
        NodeId first = IdentityKey.generate().id();
        NodeId last = IdentityKey.generate().id();
        byte[] forged = revocationOf(IdentityKey.generate().id());
        forged[forged.length - 1] ^= 1;
        List<byte[]> seals = List.of(revocationOf(first), forged, revocationOf(last));
        RevocationSpread.batches(seals).forEach(batch -> a.send(b.self(), batch, Channel.Delivery.ORDERED));
        assertThat(b.expelled).containsExactly(first);
    }

    @Test
    void whatIsKnownIsNotVerifiedAgain() {
        Member a = joined();
        NodeId known = IdentityKey.generate().id();
        byte[] altered = revocationOf(known);
        assertThat(a.known.learn(List.of(altered))).hasSize(1);
        altered = altered.clone();
        altered[altered.length - 1] ^= 1;
        NodeId next = IdentityKey.generate().id();
        assertThat(a.known.learn(List.of(altered, revocationOf(next))))
                .as("the altered one would have ended it")
                .hasSize(1);
        assertThat(a.known.revoked(next)).isTrue();
    }
}
