package org.fasttrack.peer.transfer;

import java.util.HashSet;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.Permits;

/** One swarm's part of the node's {@link UploadSlots}. Thread-safe. */
final class SwarmPermits implements Permits {
    private final UploadSlots slots;
    private final Set<NodeId> held = new HashSet<>();
    private boolean closed;

    SwarmPermits(UploadSlots slots) {
        this.slots = slots;
    }

    @Override
    public synchronized boolean take(NodeId peer, boolean gives) {
        if (closed) {
            return false;
        }
        if (gives) {
            slots.grant(peer);
        }
        boolean may = slots.place(peer) == 0;
        if (may && held.add(peer)) {
            slots.connected(peer);
        } else if (!may) {
            giveBack(peer);
        }
        return may;
    }

    @Override
    public synchronized void giveBack(NodeId peer) {
        if (held.remove(peer)) {
            slots.disconnected(peer);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        held.forEach(slots::disconnected);
        held.clear();
    }
}
