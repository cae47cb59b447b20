package org.fasttrack.peer.swarm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a seeder has given first-hand, and whether it has been seen elsewhere since. While there are pieces that nobody
 * has been given, it refuses to give one twice and suggests another in its place: the swarm has the whole content once
 * it has sent each byte once. And who keeps what it is given to itself is served last. The idea is super-seeding's
 * (BEP 16), without its pretence of having nothing.
 */
final class Spread {
    private static final int NOBODY = -1;
    private static final int SEEN = -2;

    /** Within this time others get a piece from its taker, most likely. */
    static final long COMING_NANOS = 500_000_000;
    /** So long at most it waits for that once everything was given: its uplink has nothing better to do then. */
    static final long COMING_LAST_NANOS = 200_000_000;

    /** By piece: nobody, the number of the only link promised or given it, or seen elsewhere. */
    private final int[] taker;

    /** When that link was promised the piece, or was first sent some of it. */
    private final long[] takenNanos;

    /** By piece: the last link that kept it until it was reclaimed; nobody when there was none. */
    private final int[] keeper;

    /** The pieces of which a block was sent to their taker. */
    private final BitSet sent = new BitSet();

    private final int[] order;
    private int ungiven;
    private int cursor;
    /** How often a piece came back to what nobody has been given. */
    private long reclaims;

    Spread(int pieces, RandomGenerator random) {
        taker = new int[pieces];
        Arrays.fill(taker, NOBODY);
        takenNanos = new long[pieces];
        keeper = taker.clone();
        order = shuffled(pieces, random);
        ungiven = pieces;
    }

    private static int[] shuffled(int pieces, RandomGenerator random) {
        int[] order = new int[pieces];
        for (int i = 0; i < pieces; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    /** Whether {@code link} should rather ask for another piece, or ask somebody else for this one soon. */
    boolean refuses(int piece, Link link, long nowNanos) {
        if (taker[piece] == NOBODY || taker[piece] == link.number) {
            return false;
        }
        long patience = ungiven == 0 ? COMING_LAST_NANOS : COMING_NANOS;
        boolean coming = taker[piece] >= 0 && nowNanos - takenNanos[piece] < patience;
        return coming || offers(link);
    }

    /** Whether there is a piece that nobody has been given and that {@code link} lacks, too. */
    private boolean offers(Link link) {
        if (ungiven == 0 || link.offeredNothing == reclaims) {
            return false;
        }
        for (int tries = 0; tries < order.length; tries++) {
            if (offers(order[(cursor + tries) % order.length], link)) {
                cursor = (cursor + tries) % order.length;
                return true;
            }
        }
        link.offeredNothing = reclaims;
        return false;
    }

    private boolean offers(int piece, Link link) {
        return taker[piece] == NOBODY && !link.has.get(piece) && !link.given.get(piece);
    }

    /** {@code link} is going to be sent {@code piece}, so nobody else is. */
    void promised(int piece, Link link, long nowNanos) {
        if (taker[piece] == NOBODY) {
            taker[piece] = link.number;
            takenNanos[piece] = nowNanos;
            link.took = true;
            ungiven--;
        }
    }

    /** {@code link} does not want {@code piece} any more. */
    void withdrawn(int piece, Link link) {
        if (taker[piece] == link.number && !sent.get(piece)) {
            giveAnew(piece);
        }
    }

    /** A piece that nobody has been given and {@code link} lacks, another one each time; -1 when there is none left. */
    int suggestion(Link link) {
        if (!offers(link)) {
            return -1;
        }
        int piece = order[cursor];
        cursor = (cursor + 1) % order.length;
        return piece;
    }

    /** {@code link} is sent a block of {@code piece}. */
    void given(int piece, Link link, long nowNanos) {
        promised(piece, link, nowNanos);
        if (taker[piece] == link.number && !sent.get(piece)) {
            takenNanos[piece] = nowNanos;
            sent.set(piece);
            if (keeper[piece] != link.number) { // else it counts already
                link.unspread++;
            }
        }
    }

    /** {@code link} has {@code piece}; @param firstHand the link of {@link #firstHand}, if that is still here */
    void seen(int piece, Link link, @Nullable Link firstHand) {
        if (link.given.get(piece) || taker[piece] == link.number || taker[piece] == SEEN) {
            return;
        }
        if (taker[piece] == NOBODY) {
            ungiven--;
        }
        if (firstHand != null) {
            firstHand.unspread--;
            firstHand.spread++;
        }
        taker[piece] = SEEN;
    }

    /**
     * The number of the link that others have {@code piece} from, if they have it: the only one that was given it, also
     * when it was reclaimed since and not given anew; negative when there is none.
     */
    int firstHand(int piece) {
        return sent.get(piece) ? taker[piece] : keeper[piece];
    }

    /** All of it is somewhere. */
    void seenAll(BitSet pieces, Link link) {
        for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
            if (taker[piece] == NOBODY) {
                seen(piece, link, null);
            }
        }
    }

    /** What only {@code link} was given is as good as not given: it has left, or keeps it so far. */
    void reclaim(Link link) {
        for (int piece = 0; link.took && piece < taker.length; piece++) {
            if (taker[piece] == link.number) {
                reclaim(piece);
            }
        }
        link.took = false;
    }

    private void reclaim(int piece) {
        if (sent.get(piece)) {
            keeper[piece] = taker[piece];
            sent.clear(piece);
        }
        giveAnew(piece);
    }

    private void giveAnew(int piece) {
        taker[piece] = NOBODY;
        ungiven++;
        reclaims++;
    }
}
