package org.fasttrack.peer.swarm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * How many neighbours have each piece, and the pieces still to be begun in the order of that count: rarest first, equals
 * at random. One array holds the pieces sorted by count with the start of each count's run beside it, so that a neighbour
 * announcing a piece costs one swap, and the rarest piece is found by looking from the front.
 */
final class Availability {
    /** After this many pieces that a neighbour lacks, its own set is searched instead. */
    private static final int MAX_SCAN = 256;

    private static final int AWAY = -1;

    private final RandomGenerator random;
    private final int[] counts;
    private final int[] order;
    private final int[] position;
    private final BitSet listed = new BitSet();
    /** Where the run of pieces with this count or more starts in {@link #order}. */
    private int[] starts = new int[4];

    private int size;

    Availability(int pieces, RandomGenerator random) {
        this.random = random;
        counts = new int[pieces];
        order = new int[pieces];
        position = new int[pieces];
        Arrays.fill(position, AWAY);
        for (int piece = 0; piece < pieces; piece++) {
            list(piece);
        }
    }

    int count(int piece) {
        return counts[piece];
    }

    /** How many pieces are listed. */
    int size() {
        return size;
    }

    boolean listed(int piece) {
        return position[piece] != AWAY;
    }

    /** {@code piece} is to be begun. */
    void list(int piece) {
        if (!listed(piece)) {
            listed.set(piece);
            put(piece, size++);
            int count = counts[piece];
            room(count + 1);
            for (int c = maxCount(); c > count; c--) {
                swap(position[piece], starts[c]++);
            }
            shuffleInRun(piece);
        }
    }

    /** {@code piece} is begun or there. */
    void unlist(int piece) {
        if (listed(piece)) {
            for (int c = counts[piece] + 1; c <= maxCount(); c++) {
                swap(position[piece], --starts[c]);
            }
            swap(position[piece], size - 1);
            size--;
            position[piece] = AWAY;
            listed.clear(piece);
        }
    }

    void increment(int piece) {
        int count = counts[piece];
        room(count + 2);
        if (listed(piece)) {
            swap(position[piece], --starts[count + 1]);
            counts[piece] = count + 1;
            shuffleInRun(piece);
        } else {
            counts[piece] = count + 1;
        }
    }

    void decrement(int piece) {
        int count = counts[piece];
        if (listed(piece)) {
            swap(position[piece], starts[count]++);
            counts[piece] = count - 1;
            shuffleInRun(piece);
        } else {
            counts[piece] = count - 1;
        }
    }

    /** The rarest listed piece of those in {@code has} that {@code allowed} lets pass; -1 when there is none. */
    int rarest(BitSet has, IntPredicate allowed) {
        int end = Math.min(size, MAX_SCAN);
        for (int i = 0; i < end; i++) {
            if (has.get(order[i]) && allowed.test(order[i])) {
                return order[i];
            }
        }
        return end == size ? -1 : rarestOfFew(has, allowed);
    }

    private int rarestOfFew(BitSet has, IntPredicate allowed) {
        BitSet both = (BitSet) listed.clone();
        both.and(has);
        int rarest = -1;
        for (int piece = both.nextSetBit(0); piece >= 0; piece = both.nextSetBit(piece + 1)) {
            boolean rarer = rarest < 0 || position[piece] < position[rarest];
            if (rarer && allowed.test(piece)) {
                rarest = piece;
            }
        }
        return rarest;
    }

    /** A listed piece of those in {@code has}, each as likely; -1 when there is none. */
    int any(BitSet has, IntPredicate allowed) {
        for (int tries = 0; tries < MAX_SCAN && size > 0; tries++) {
            int piece = order[random.nextInt(size)];
            if (has.get(piece) && allowed.test(piece)) {
                return piece;
            }
        }
        return rarest(has, allowed);
    }

    private int maxCount() {
        return starts.length - 1;
    }

    private void room(int count) {
        if (count > maxCount()) {
            int had = starts.length;
            starts = Arrays.copyOf(starts, Math.max(count + 1, had * 2));
            Arrays.fill(starts, had, starts.length, size);
        }
    }

    private void shuffleInRun(int piece) {
        int count = counts[piece];
        int from = count == 0 ? 0 : starts[count];
        int until = count == maxCount() ? size : starts[count + 1];
        swap(position[piece], from + random.nextInt(until - from));
    }

    private void swap(int one, int other) {
        int first = order[one];
        int second = order[other];
        put(second, one);
        put(first, other);
    }

    private void put(int piece, int at) {
        order[at] = piece;
        position[piece] = at;
    }
}
