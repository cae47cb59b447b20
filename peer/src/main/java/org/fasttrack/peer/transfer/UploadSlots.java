package org.fasttrack.peer.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.Permits;

/**
 * Who gets something from us now, by whichever protocol: one slot a peer, whatever its connections. Of those who wait, the one of the highest score
 * is next, among equals who asked first; but each {@value #TURN_OF_ASKING}th slot goes to who has waited longest, whatever
 * its score, so that a newcomer's turn always comes. A waiter keeps its place by asking again. When others wait, a holder
 * whose turn is over loses its slot, whether it asks or not, and waits again with its next request. An answer under way
 * is not cut: until it ended, however long it is, more peers than slots are served. A full queue sends away who came last
 * of the lowest score, so that peers that cost nothing to make keep no other out.
 */
public final class UploadSlots {
    /** Small is kind to newcomers, and to whoever makes many of them; large is kind to those who serve others. */
    static final int TURN_OF_ASKING = 4;

    static final int MAX_QUEUE = 1000;
    private static final long FORGET_NANOS = Duration.ofSeconds(15).toNanos();

    private final int slots;
    private final long turnNanos;
    private final LongSupplier nanos;
    private final ToIntFunction<NodeId> score;
    /** Since when each has its slot, the oldest first. */
    private final Map<NodeId, Long> holders = new LinkedHashMap<>();

    private final Map<NodeId, Integer> connections = new HashMap<>();
    /** In the order of asking first. */
    private final Map<NodeId, Waiter> waiting = new LinkedHashMap<>();

    /**
     * Slots that went by score since the last that went by asking; below 0 while slots by score are still to be taken that
     * come before one by asking that is taken already. Counted by kind, since a slot that is free waits for whose it is:
     * were all counted alike, many who ask for the newcomers' slots would take one after the other in between.
     */
    private int byScoreSince;

    /** @param byAsking whether the slot at this place goes to who has waited longest */
    private record Place(int number, boolean byAsking) {}

    /** @param asked when last */
    private record Waiter(NodeId peer, int score, long asked) {}

    /** @param score what a peer is worth; asked under a lock, so it must not block */
    public UploadSlots(TransferLimits limits, ToIntFunction<NodeId> score) {
        this(limits.uploadSlots(), limits.turn(), System::nanoTime, score);
    }

    /** @param nanos the time, for whoever keeps a time of its own */
    public UploadSlots(int slots, Duration turn, LongSupplier nanos, ToIntFunction<NodeId> score) {
        this.slots = slots;
        this.turnNanos = turn.toNanos();
        this.nanos = nanos;
        this.score = score;
    }

    /** 0 when {@code peer} has a slot now, otherwise its place in the queue, from 1. */
    public synchronized int place(NodeId peer) {
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
        Place place = placeOf(peer);
        if (place.number() > slots - holders.size()) {
            return place.number();
        }
        byScoreSince = after(byScoreSince, place.byAsking());
        waiting.remove(peer);
        holders.put(peer, now);
        return 0;
    }

    private static int after(int byScoreSince, boolean byAsking) {
        return byAsking ? byScoreSince - (TURN_OF_ASKING - 1) : byScoreSince + 1;
    }

    /** Gives {@code peer} a slot whoever waits, and be it one more than there are: it pays for it by what it gives us. */
    synchronized void grant(NodeId peer) {
        waiting.remove(peer);
        holders.putIfAbsent(peer, nanos.getAsLong());
    }

    /** The part of one more swarm. */
    public Permits permits() {
        return new SwarmPermits(this);
    }

    private void queue(NodeId peer, long now) {
        var waiter = new Waiter(peer, score.applyAsInt(peer), now);
        if (waiting.containsKey(peer) || waiting.size() < MAX_QUEUE) {
            waiting.put(peer, waiter);
        } else {
            putInPlaceOf(last(), waiter);
        }
    }

    private void putInPlaceOf(Waiter last, Waiter waiter) {
        if (waiter.score() > last.score()) {
            waiting.remove(last.peer());
            waiting.put(waiter.peer(), waiter);
        }
    }

    /** The newest of the lowest score. */
    private Waiter last() {
        return waiting.values().stream()
                .reduce((one, newer) -> newer.score() <= one.score() ? newer : one)
                .orElseThrow();
    }

    /** Takes slots from those whose turn is over, the longest holder first, and no more than there are waiters for. */
    private void expire(long now) {
        Iterator<Long> since = holders.values().iterator();
        while (waiting.size() > slots - holders.size() && since.hasNext() && now - since.next() >= turnNanos) {
            since.remove();
        }
    }

    /** The place in the order in which slots will be given if nobody else comes. */
    private Place placeOf(NodeId peer) {
        List<Waiter> best = new ArrayList<>(waiting.values());
        best.sort(Comparator.comparingInt(Waiter::score).reversed()); // stable: among equals who asked first
        Iterator<Waiter> byScore = best.iterator();
        Iterator<Waiter> byAsking = waiting.values().iterator();
        Set<NodeId> served = HashSet.newHashSet(waiting.size());
        int since = byScoreSince;
        boolean turn = false;
        while (served.size() < waiting.size() && !served.contains(peer)) {
            turn = since >= TURN_OF_ASKING - 1;
            since = after(since, turn);
            addNext(turn ? byAsking : byScore, served);
        }
        return new Place(served.contains(peer) ? served.size() : waiting.size() + 1, turn);
    }

    private static void addNext(Iterator<Waiter> order, Set<NodeId> served) {
        boolean added = false;
        while (!added && order.hasNext()) {
            added = served.add(order.next().peer());
        }
    }

    private void forget(long now) {
        waiting.values().removeIf(waiter -> now - waiter.asked() > FORGET_NANOS);
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
