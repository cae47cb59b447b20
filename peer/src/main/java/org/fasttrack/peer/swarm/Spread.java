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

    /** By piece: nobody, the number of the only link promised or given it, or seen elsewhere. */
    private final int[] taker;

    /** The pieces of which a block was sent to their taker. */
    private final BitSet sent = new BitSet();

    private final int[] order;
    private int ungiven;
    private int cursor;

    Spread(int pieces, RandomGenerator random) {
        taker = new int[pieces];
        Arrays.fill(taker, NOBODY);
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

    /** Whether {@code link} should rather ask for another piece. */
    boolean refuses(int piece, Link link) {
        return ungiven > 0 && taker[piece] != NOBODY && taker[piece] != link.number;
    }

    /** {@code link} is going to be sent {@code piece}, so nobody else is. */
    void promised(int piece, Link link) {
        if (taker[piece] == NOBODY) {
            taker[piece] = link.number;
            ungiven--;
        }
    }

    /** {@code link} does not want {@code piece} any more. */
    void withdrawn(int piece, Link link) {
        if (taker[piece] == link.number && !sent.get(piece)) {
            taker[piece] = NOBODY;
            ungiven++;
        }
    }

    /** A piece that nobody has been given, another one each time; -1 when there is none left. */
    int suggestion() {
        for (int tries = 0; ungiven > 0 && tries < order.length; tries++) {
            int piece = order[cursor];
            cursor = (cursor + 1) % order.length;
            if (taker[piece] == NOBODY) {
                return piece;
            }
        }
        return -1;
    }

    /** {@code link} is sent a block of {@code piece}. */
    void given(int piece, Link link) {
        promised(piece, link);
        if (taker[piece] == link.number && !sent.get(piece)) {
            sent.set(piece);
            link.unspread++;
        }
    }

    /** {@code link} has {@code piece}; @param firstHand the link that was given it, if that is still here */
    void seen(int piece, Link link, @Nullable Link firstHand) {
        if (taker[piece] == link.number || taker[piece] == SEEN) {
            return;
        }
        if (taker[piece] == NOBODY) {
            ungiven--;
        } else if (firstHand != null && sent.get(piece)) {
            firstHand.unspread--;
            firstHand.spread++;
        }
        taker[piece] = SEEN;
    }

    /** The number of the only link that was given {@code piece}; negative when that is none. */
    int taker(int piece) {
        return taker[piece];
    }

    /** All of it is somewhere. */
    void seenAll(BitSet pieces, Link link) {
        for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
            if (taker[piece] == NOBODY) {
                seen(piece, link, null);
            }
        }
    }

    /** {@code link} has left, with what only it was given. */
    void left(Link link) {
        for (int piece = 0; piece < taker.length; piece++) {
            if (taker[piece] == link.number) {
                taker[piece] = NOBODY;
                sent.clear(piece);
                ungiven++;
            }
        }
        link.unspread = 0;
    }
}
