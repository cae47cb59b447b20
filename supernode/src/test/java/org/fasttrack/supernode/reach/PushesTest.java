package org.fasttrack.supernode.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.PushForward;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.ReachMessage;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;
import org.fasttrack.supernode.relay.RelayLimits;
import org.fasttrack.supernode.relay.Relays;
import org.junit.jupiter.api.Test;

class PushesTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);
    private static final String ADDRESS = "192.0.2.7:1214";

    private final Map<NodeId, Supernode> cluster = new LinkedHashMap<>();
    private final Supernode near = new Supernode();
    private final Supernode far = new Supernode();
    private final IdentityKey asker = IdentityKey.generate();
    private final NodeId source = IdentityKey.generate().id();

    /** One supernode on a wire that delivers at once. */
    private final class Supernode implements Cluster, Channel, Pushes.Attachments {
        private final NodeId self = IdentityKey.generate().id();
        private final Map<NodeId, Reachability> reach = new HashMap<>();
        private final Set<NodeId> attached = new HashSet<>();
        private final List<PushOrder> orders = new ArrayList<>();
        private final Relays relays = new Relays("192.0.2.99:1214", RelayLimits.DEFAULT);
        private final List<Channel.Listener> listener = new ArrayList<>();
        private final Pushes pushes = new Pushes(this, new Opener(NETWORK, InstantSource.system()), this, relays);

        Supernode() {
            cluster.put(self, this);
        }

        Supernode has(NodeId peer) {
            attached.add(peer);
            return this;
        }

        @Override
        public NodeId self() {
            return self;
        }

        @Override
        public ClusterView view() {
            return new ClusterView(1, List.copyOf(cluster.keySet()));
        }

        @Override
        public Channel open(Topic topic, Channel.Listener hearer) {
            assertThat(topic).isEqualTo(Topic.REACH);
            listener.add(hearer);
            return this;
        }

        @Override
        public void send(NodeId to, byte[] message, Delivery delivery) {
            assertThat(message.length).isLessThanOrEqualTo(Topic.REACH.maxBytes());
            Supernode member = cluster.get(to);
            if (member != null) {
                member.listener.getFirst().onMessage(self, message);
            }
        }

        @Override
        public Optional<Reachability> reach(NodeId peer) {
            return Optional.ofNullable(reach.get(peer));
        }

        @Override
        public boolean order(NodeId peer, PushOrder order) {
            return attached.contains(peer) && orders.add(order);
        }

        @Override
        public void join() {}

        @Override
        public void close() {}
    }

    private Sealed request(Supernode at, String address) {
        return new Push(asker.id(), source, at.self(), PushToken.fresh(), address)
                .sealedBy(new Sealer(asker, NETWORK, InstantSource.system()));
    }

    private String pushed(Supernode at, String address) {
        return near.pushes.push(request(at, address), asker.id()).getRefused();
    }

    @Test
    void aProvenAskersRequestReachesTheSourceWordForWordThroughTwoSupernodes() {
        near.reach.put(asker.id(), Reachability.open(ADDRESS));
        far.has(source);
        Sealed request = request(far, ADDRESS);
        assertThat(near.pushes.push(request, asker.id()).getRefused()).isEmpty();
        assertThat(far.orders).extracting(PushOrder::getRequest).containsExactly(request);
        assertThat(far.orders).extracting(PushOrder::getRelay).containsExactly("");
    }

    @Test
    void nobodyIsSentToAnAddressWhereTheAskerWasNotReached() {
        near.has(source);
        assertThat(pushed(near, ADDRESS)).contains("not reached at " + ADDRESS);
        near.reach.put(asker.id(), Reachability.firewalled(ADDRESS, "closed"));
        assertThat(pushed(near, ADDRESS)).contains("not reached");
        near.reach.put(asker.id(), Reachability.untested(ADDRESS));
        assertThat(pushed(near, ADDRESS)).contains("not reached");
        near.reach.put(asker.id(), Reachability.open("192.0.2.8:1214"));
        assertThat(pushed(near, ADDRESS)).contains("not reached");
        near.reach.put(asker.id(), Reachability.open(ADDRESS));
        assertThat(pushed(near, "victim.example:80")).contains("not a number");
        assertThat(near.orders).isEmpty();
    }

    @Test
    void aReplayedOrAnothersRequestIsRefused() {
        near.reach.put(asker.id(), Reachability.open(ADDRESS));
        near.has(source);
        Sealed request = request(near, ADDRESS);
        assertThat(near.pushes.push(request, source).getRefused()).contains("another's");
        Sealed fresh = request(near, ADDRESS);
        assertThat(near.pushes.push(fresh, asker.id()).getRefused()).isEmpty();
        assertThat(near.pushes.push(fresh, asker.id()).getRefused()).contains("came before");
        Sealed forged = request(near, ADDRESS).toBuilder()
                .setBody(request(near, "192.0.2.9:80").getBody())
                .build();
        assertThat(near.pushes.push(forged, asker.id()).getRefused()).contains("does not verify");
        assertThat(near.orders).hasSize(1);
    }

    @Test
    void theAskerLearnsWhyASourceIsNotTold() {
        near.reach.put(asker.id(), Reachability.open(ADDRESS));
        assertThat(pushed(near, ADDRESS)).contains("not attached");
        assertThat(pushed(far, ADDRESS)).contains("not attached");
        cluster.remove(far.self());
        assertThat(pushed(far, ADDRESS)).contains("not in the cluster");
    }

    @Test
    void whoCannotBeReachedIsRelayedAndBothAreToldWhere() {
        far.has(source);
        assertThat(near.pushes.push(request(far, ""), asker.id()).getRelay()).isEqualTo("192.0.2.99:1214");
        assertThat(far.orders).extracting(PushOrder::getRelay).containsExactly("192.0.2.99:1214");
    }

    @Test
    void aRelayIsNotKeptForASourceThatIsNotThere() {
        for (int i = 0; i < 2 * RelayLimits.DEFAULT.relaysOfAsker(); i++) {
            assertThat(pushed(near, "")).contains("not attached");
        }
    }

    @Test
    void oneAskersFloodIsCutAndOthersAreNot() {
        near.reach.put(asker.id(), Reachability.open(ADDRESS));
        near.has(source);
        int refused = 0;
        for (int i = 0; i < Pushes.ASKERS.burst() + 50; i++) {
            refused += pushed(near, ADDRESS).contains("too many push requests") ? 1 : 0;
        }
        // While the loop ran, the rate let some more through; never all.
        assertThat(refused).isBetween(1, 50);
        IdentityKey other = IdentityKey.generate();
        near.reach.put(other.id(), Reachability.open(ADDRESS));
        Sealed request = new Push(other.id(), source, near.self(), PushToken.fresh(), ADDRESS)
                .sealedBy(new Sealer(other, NETWORK, InstantSource.system()));
        assertThat(near.pushes.push(request, other.id()).getRefused()).isEmpty();
    }

    @Test
    void aSupernodeThatFloodsAPeerIsCutToo() {
        far.has(source);
        Push push = new Push(asker.id(), source, far.self(), PushToken.fresh(), ADDRESS);
        Sealed request = push.sealedBy(new Sealer(asker, NETWORK, InstantSource.system()));
        for (int i = 0; i < 2 * Pushes.SOURCES.burst(); i++) {
            near.send(far.self(), forward(request), Channel.Delivery.URGENT);
        }
        assertThat(far.orders.size()).isBetween(Pushes.SOURCES.burst(), 2 * Pushes.SOURCES.burst() - 1);
    }

    private static byte[] forward(Sealed request) {
        return ReachMessage.newBuilder()
                .setForward(
                        PushForward.newBuilder().setOrder(PushOrder.newBuilder().setRequest(request)))
                .build()
                .toByteArray();
    }

    @Test
    void nonsenseOfAMemberIsPassedOver() {
        far.listener.getFirst().onMessage(near.self(), new byte[] {1, 2, 3});
        far.listener.getFirst().onMessage(near.self(), forward(Sealed.getDefaultInstance()));
        assertThat(far.orders).isEmpty();
    }
}
