package org.fasttrack.peer.download;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks are missing, under way or verified. When nothing is left to give out, a free source is given the chunk that
 * another one has had longest, if that is longer than it takes itself: so a slow or dead source never holds up the end.
 */
final class ChunkBoard {
    private final int count;
    private final BitSet verified;
    private final BitSet given = new BitSet();
    private final Map<Integer, Claim> claims = new HashMap<>();
    private int next;
    private long clock;
    private boolean closed;

    private static final class Claim {
        private final Set<NodeId> holders = new HashSet<>();
        private long since;
        private long givenAt;
        /** From whom all of it came, and waits to be verified. */
        private @Nullable NodeId cameFrom;
    }

    ChunkBoard(int count, BitSet verified) {
        this.count = count;
        this.verified = (BitSet) verified.clone();
    }

    /**
     * A chunk for {@code peer} to fetch, or empty when there is none for it now.
     *
     * @param nanos that it takes for a chunk: what another has had for less will most likely come from there sooner, and to
     *     fetch it twice would only cost both
     */
    synchronized OptionalInt claim(NodeId peer, long nanos) {
        if (closed) {
            return OptionalInt.empty();
        }
        for (int chunk = next; chunk < count; chunk++) {
            if (!verified.get(chunk) && !given.get(chunk)) {
                next = chunk + 1;
                return give(chunk, peer);
            }
        }
        next = count;
        int oldest = -1;
        long since = Long.MAX_VALUE;
        long now = System.nanoTime();
        for (Map.Entry<Integer, Claim> entry : claims.entrySet()) {
            Claim claim = entry.getValue();
            boolean free = claim.cameFrom == null
                    && claim.holders.size() < 2
                    && !claim.holders.contains(peer)
                    && now - claim.givenAt >= nanos;
            if (free && claim.since < since) {
                oldest = entry.getKey();
                since = claim.since;
            }
        }
        return oldest < 0 ? OptionalInt.empty() : give(oldest, peer);
    }

    private OptionalInt give(int chunk, NodeId peer) {
        given.set(chunk);
        Claim claim = claims.computeIfAbsent(chunk, c -> new Claim());
        claim.since = ++clock;
        claim.givenAt = System.nanoTime();
        claim.holders.add(peer);
        return OptionalInt.of(chunk);
    }

    /** All of {@code chunk} came from {@code peer}: nobody else is asked for it meanwhile, unless it turns out to be bad. */
    synchronized void came(int chunk, NodeId peer) {
        Claim claim = claims.get(chunk);
        if (claim != null) {
            claim.cameFrom = peer;
        }
    }

    /** Whether {@code chunk} is still to be verified, be it for a later try. */
    synchronized boolean wants(int chunk) {
        return !verified.get(chunk);
    }

    /** {@code chunk} verified; false when another source was first. */
    synchronized boolean complete(int chunk) {
        if (verified.get(chunk)) {
            return false;
        }
        verified.set(chunk);
        claims.remove(chunk);
        notifyAll();
        return true;
    }

    /** {@code peer} will not deliver {@code chunk}. */
    synchronized void giveBack(int chunk, NodeId peer) {
        Claim claim = claims.get(chunk);
        if (claim == null || !claim.holders.remove(peer)) {
            return;
        }
        if (claim.cameFrom != null && claim.cameFrom.equals(peer)) {
            claim.cameFrom = null;
        }
        if (claim.holders.isEmpty()) {
            claims.remove(chunk);
            given.clear(chunk);
            next = Math.min(next, chunk);
        }
        notifyAll();
    }

    synchronized boolean finished() {
        return verified.cardinality() == count;
    }

    /** Nothing more is to be fetched: all is verified, or {@link #close} was called. */
    synchronized boolean over() {
        return closed || finished();
    }

    /** Ends the work early. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until something changed, at most {@code millis}. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop: they look at the board anew after each return
    synchronized void await(long millis) throws InterruptedException {
        if (!over()) {
            wait(millis);
        }
    }
}
