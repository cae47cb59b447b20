package org.fasttrack.peer.transfer;

import java.util.HashMap;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;

/** How many leaf layers (40 MiB for 20 GiB) are in memory to be sent: few in all, fewer for one peer. Thread-safe. */
final class LeafLoans {
    static final int AT_ONCE = 8;
    static final int PER_PEER = 2;

    private final Map<NodeId, Integer> lent = new HashMap<>();
    private int total;

    /** Whether {@code peer} may have one more; if so, {@link #giveBack} is due. */
    synchronized boolean take(NodeId peer) {
        if (total == AT_ONCE || lent.getOrDefault(peer, 0) == PER_PEER) {
            return false;
        }
        total++;
        lent.merge(peer, 1, Integer::sum);
        return true;
    }

    synchronized void giveBack(NodeId peer) {
        total--;
        lent.computeIfPresent(peer, (same, count) -> count > 1 ? count - 1 : null);
    }
}
