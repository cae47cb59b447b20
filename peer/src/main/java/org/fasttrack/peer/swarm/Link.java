package org.fasttrack.peer.swarm;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/** What a core knows of one connected peer: both directions' choke and interest, and what each owes the other. */
final class Link {
    static final int MAX_SUGGESTED = 64;
    /** Pieces that everybody gets before it has to show what becomes of them. */
    static final int FIRST_UNSPREAD = 4;

    private static final int ON_THEIR_WAY = 3;

    final int number;
    final NodeId peer;
    final boolean fast;
    final int reputation;
    final long joinedNanos;

    final BitSet has = new BitSet();
    boolean hasAll;
    /** How many pieces it has that are missing here: it is interesting while that is above 0. */
    int wanted;

    boolean choking = true;
    boolean interesting;
    boolean choked = true;
    boolean interested;
    boolean snubbed;

    /** Blocks asked of it, with the time of asking. */
    final Map<Integer, Long> owed = new LinkedHashMap<>();

    final RequestPipeline pipeline = new RequestPipeline();
    /** Pieces that it refused: not asked for again until it has nothing else. */
    final BitSet declined = new BitSet();

    final ArrayDeque<Integer> suggested = new ArrayDeque<>();
    /** The picker's version at which it had nothing to ask for. */
    long dryAt = -1;

    long lastBlockNanos;

    /** Blocks that it asked for and that wait here. */
    final Set<Integer> queue = new LinkedHashSet<>();
    /** Blocks handed to its connection. */
    int uploading;
    /** How many of those it has not taken for so long that others are served meanwhile. */
    int stuck;
    /** Pieces that we sent it something of while seeding: that it has them says nothing of others. */
    final BitSet given = new BitSet();

    /** Pieces that only it got from us and that nobody else has shown since. */
    int unspread;
    /** How many of those others have shown. */
    int spread;
    /** Whether it was promised pieces since what it kept was reclaimed last. */
    boolean took;
    /** How many pieces had come back to what nobody was given when there was none of them left for it; -1 before. */
    long offeredNothing = -1;

    long servedAt;
    /** When it was last served. */
    long servedNanos;

    final RateMeter down = new RateMeter();
    final RateMeter up = new RateMeter();

    Link(int number, NodeId peer, boolean fast, int reputation, long nowNanos) {
        this.number = number;
        this.peer = peer;
        this.fast = fast;
        this.reputation = reputation;
        this.joinedNanos = nowNanos;
        this.lastBlockNanos = nowNanos;
    }

    /**
     * Whether it has much more from us than it has spread. Three times as much as it has spread is on its way, most likely:
     * by the time that a first piece is seen elsewhere a leecher at the start has been given a dozen.
     */
    boolean keeps() {
        return unspread >= FIRST_UNSPREAD + ON_THEIR_WAY * spread;
    }

    /**
     * It is given another chance to show what becomes of a piece, as an optimistic unchoke is one: what it kept may have been
     * given to others meanwhile, so that it can never be seen to spread it.
     */
    void forgive() {
        if (keeps()) {
            unspread--;
        }
    }

    /** How much of what it got from us it keeps to itself. */
    double kept() {
        return (double) unspread / (1 + spread);
    }

    /** Bytes that it got beyond what it gave. */
    long debt() {
        return up.total() - down.total();
    }
}
