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
 * its place by asking again; a holder whose turn is over goes to the end of the queue if anyone waits.
 */
final class UploadSlots {
    private static final int MAX_QUEUE = 1000;
    private static final long FORGET_NANOS = Duration.ofSeconds(15).toNanos();

    private final int slots;
    private final long turnNanos;
    private final LongSupplier nanos;
    private final Map<NodeId, Long> holders = new HashMap<>();
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
        Long since = holders.get(peer);
        if (since != null && (now - since < turnNanos || waiting.isEmpty())) {
            return 0;
        }
        if (since != null) {
            holders.remove(peer);
        } else if (placeOf(peer) <= slots - holders.size()) {
            waiting.remove(peer);
            holders.put(peer, now);
            return 0;
        }
        if (waiting.containsKey(peer) || waiting.size() < MAX_QUEUE) {
            waiting.put(peer, now);
        }
        return placeOf(peer);
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
