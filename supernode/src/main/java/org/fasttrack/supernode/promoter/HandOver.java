package org.fasttrack.supernode.promoter;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.session.AttachedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells peers to move to a newcomer.
 *
 * @param others what the other members say of themselves
 * @param aside where this runs
 */
record HandOver(AttachedPeers attached, Supplier<List<SupernodeEntry>> others, Channel channel, Executor aside) {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
    private static final int PATIENCE = 50;
    private static final int PAUSE_MILLIS = 100;

    void begin(NodeId to, int peers) {
        LOG.info("told to move to {}: {}", to.shortForm(), Count.of(peers, "peer"));
        attempt(to, peers, PATIENCE);
    }

    /** A newcomer says where it listens in its own time. */
    private void attempt(NodeId to, int peers, int attempts) {
        ByteString id = ByteString.copyFrom(to.bytes());
        Optional<SupernodeEntry> entry = others.get().stream()
                .filter(other ->
                        other.getId().equals(id) && !other.getControlAddress().isEmpty())
                .findFirst();
        if (entry.isPresent()) {
            attached.move(peers, entry.get());
        } else if (attempts > 0 && channel.view().has(to)) {
            CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, aside)
                    .execute(() -> attempt(to, peers, attempts - 1));
        }
    }
}
