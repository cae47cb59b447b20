package org.fasttrack.peer.transfer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;

/**
 * Who may take bytes now. A peer holds one slot however many ranges it fetches; the others wait in the order in which
 * they came, and are told their place.
 */
final class UploadSlots {
    private final int slots;
    private final Map<NodeId, Integer> holders = new HashMap<>();
    private final Deque<NodeId> queue = new ArrayDeque<>();

    UploadSlots(int slots) {
        this.slots = slots;
    }

    /** Waits at most {@code patience} for a slot. @return 0 when it is the peer's, else its place in the queue, from 1 */
    synchronized int take(NodeId peer, Duration patience) throws InterruptedException {
        if (!queue.contains(peer) && !holders.containsKey(peer)) {
            queue.add(peer);
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (!mayStart(peer)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return place(peer);
            }
            wait(Math.max(1, left / 1_000_000));
        }
        queue.remove(peer);
        holders.merge(peer, 1, Integer::sum);
        return 0;
    }

    private boolean mayStart(NodeId peer) {
        return holders.containsKey(peer) || (holders.size() < slots && peer.equals(queue.peekFirst()));
    }

    private int place(NodeId peer) {
        int place = 1;
        for (NodeId waiting : queue) {
            if (waiting.equals(peer)) {
                return place;
            }
            place++;
        }
        return place;
    }

    synchronized void release(NodeId peer) {
        holders.computeIfPresent(peer, (id, ranges) -> ranges > 1 ? ranges - 1 : null);
        notifyAll();
    }

    /** A peer that went away while it waited must not hold up those behind it. */
    synchronized void leave(NodeId peer) {
        if (!holders.containsKey(peer)) {
            queue.remove(peer);
            notifyAll();
        }
    }

    synchronized int uploading() {
        return holders.size();
    }
}
