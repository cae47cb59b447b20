package org.fasttrack.peer.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;

/**
 * Who may upload from us now: one slot a peer, whatever its connections, and a queue in order of asking. A waiter keeps
 * its place by asking again. When others wait, a holder whose turn is over loses its slot, whether it asks or not, and
 * goes to the end of the queue with its next request. An answer under way is not cut: until it ended, however long it
 * is, more peers than slots are served.
 */
final class UploadSlots {
    private static final int MAX_QUEUE = 1000;
    private static final long FORGET_NANOS = Duration.ofSeconds(15).toNanos();

    private final int slots;
    private final long turnNanos;
    private final LongSupplier nanos;
    /** Since when each has its slot, the oldest first. */
    private final Map<NodeId, Long> holders = new LinkedHashMap<>();

    private final Map<NodeId, Integer> connections = new HashMap<>();
    private final Map<NodeId, Long> waiting = new LinkedHashMap<>();

    UploadSlots(int slots, Duration turn, LongSupplier nanos) {
        this.slots = slots;
        this.turnNanos = turn.toNanos();
        this.nanos = nanos;
    }

    /** 0 when {@code peer} has a slot now, otherwise its place in the queue, from 1. */
    synchronized int place(NodeId peer) {
        long now = nanos.getAsLong();
        forget(now);
        if (!holders.containsKey(peer)) {
            queue(peer, now);
        }
        expire(now);
        if (holders.containsKey(peer)) {
            return 0;
        }
        queue(peer, now);
        int place = placeOf(peer);
        if (place > slots - holders.size()) {
            return place;
        }
        waiting.remove(peer);
        holders.put(peer, now);
        return 0;
    }

    private void queue(NodeId peer, long now) {
        if (waiting.containsKey(peer) || waiting.size() < MAX_QUEUE) {
            waiting.put(peer, now);
        }
    }

    /** Takes slots from those whose turn is over, the longest holder first, and no more than there are waiters for. */
    private void expire(long now) {
        Iterator<Long> since = holders.values().iterator();
        while (waiting.size() > slots - holders.size() && since.hasNext() && now - since.next() >= turnNanos) {
            since.remove();
        }
    }

    private int placeOf(NodeId peer) {
        int place = 1;
        for (NodeId other : waiting.keySet()) {
            if (other.equals(peer)) {
                return place;
            }
            place++;
        }
        return place;
    }

    private void forget(long now) {
        for (Iterator<Long> asked = waiting.values().iterator(); asked.hasNext(); ) {
            if (now - asked.next() > FORGET_NANOS) {
                asked.remove();
            }
        }
    }

    /** A connection of {@code peer} began. */
    synchronized void connected(NodeId peer) {
        connections.merge(peer, 1, Integer::sum);
    }

    /** A connection of {@code peer} ended. With the last one its slot is free. */
    synchronized void disconnected(NodeId peer) {
        if (connections.computeIfPresent(peer, (same, open) -> open > 1 ? open - 1 : null) == null) {
            holders.remove(peer);
        }
    }
}
