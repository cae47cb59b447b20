package org.fasttrack.supernode.access;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Revocation;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.wire.proto.RevocationBatch;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;

/**
 * Carries revocations through the cluster. Whoever learns a new one tells every other member, and tells a newcomer all
 * of them, so that each supernode knows all, also after partitions and restarts. Each is verified before it counts: a
 * supernode cannot shut out a node on its own.
 */
public final class RevocationSpread implements Channel.Listener {
    private final Revocations known;
    private final Consumer<NodeId> onRevoked;
    private final Channel channel;
    private Set<NodeId> told = Set.of();

    /** @param onRevoked hears each newly revoked node, on whatever thread it is learned */
    public RevocationSpread(Cluster cluster, Revocations known, Consumer<NodeId> onRevoked) {
        this.known = known;
        this.onRevoked = onRevoked;
        this.channel = cluster.open(Topic.REVOCATIONS, this);
    }

    /** Learns a revocation and tells the other supernodes. @return false when it does not verify or was known */
    public boolean learn(byte[] seal) {
        return learn(List.of(seal));
    }

    private boolean learn(List<byte[]> seals) {
        List<byte[]> news = known.learn(seals);
        if (!news.isEmpty()) {
            batches(news).forEach(channel::broadcast);
            news.forEach(seal -> known.open(seal).map(Revocation::revoked).ifPresent(onRevoked));
        }
        return !news.isEmpty();
    }

    @Override
    public void onMessage(NodeId from, byte[] message) {
        try {
            learn(RevocationBatch.parseFrom(message).getSealList().stream()
                    .limit(Revocations.MAX_BATCH)
                    .map(ByteString::toByteArray)
                    .toList());
        } catch (InvalidProtocolBufferException e) {
            // A member that speaks nonsense tells nothing.
        }
    }

    @Override
    public synchronized void onView(ClusterView view) {
        List<byte[]> batches = batches(known.sealed());
        for (NodeId member : view.members()) {
            if (!told.contains(member) && !member.equals(channel.self())) {
                batches.forEach(batch -> channel.send(member, batch, Channel.Delivery.ORDERED));
            }
        }
        told = Set.copyOf(view.members());
    }

    static List<byte[]> batches(List<byte[]> seals) {
        List<byte[]> batches = new ArrayList<>();
        for (int from = 0; from < seals.size(); from += Revocations.MAX_BATCH) {
            List<byte[]> some = seals.subList(from, Math.min(seals.size(), from + Revocations.MAX_BATCH));
            batches.add(RevocationBatch.newBuilder()
                    .addAllSeal(some.stream().map(ByteString::copyFrom).toList())
                    .build()
                    .toByteArray());
        }
        return batches;
    }
}
