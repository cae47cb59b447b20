package org.fasttrack.peer.swarm;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Which block to ask a neighbour for next: first what completes a piece already begun, then a new piece, the first ones
 * at random and later the rarest among the neighbours; and when every block is asked for, those still owed, from one
 * more neighbour each (endgame). Outside the endgame no block is asked for twice.
 *
 * <p>Memory is a few bytes a piece and some objects for each piece begun, of which there are at most about as many as
 * neighbours.
 */
final class PiecePicker {
    /** So many pieces are picked at random, so that a newcomer soon has something to give. */
    static final int RANDOM_FIRST = 4;
    /** In the endgame a block is asked of so many neighbours at once. */
    static final int MAX_ASKED = 2;

    private final Layout layout;
    private final Availability availability;
    private final BitSet have;
    private final Map<Integer, Partial> partials = new LinkedHashMap<>();
    /** Those of {@link #partials} with blocks that nobody has been asked for. */
    private final Map<Integer, Partial> open = new LinkedHashMap<>();

    private final PieceOrder policy;
    private int complete;
    private long version;

    /** A piece begun. */
    private static final class Partial {
        final int first;
        final int blocks;
        final BitSet received = new BitSet();
        final byte[] asked;
        int unasked;

        Partial(int first, int blocks) {
            this.first = first;
            this.blocks = blocks;
            this.asked = new byte[blocks];
            this.unasked = blocks;
        }

        boolean untouched() {
            return unasked == blocks;
        }
    }

    /** @param stored the blocks that are there already */
    PiecePicker(Layout layout, BitSet stored, PieceOrder policy, RandomGenerator random) {
        this.layout = layout;
        this.policy = policy;
        this.have = new BitSet(layout.pieces());
        this.availability = new Availability(layout.pieces(), random);
        for (int block = stored.nextSetBit(0); block >= 0; block = stored.nextSetBit(block + 1)) {
            resume(block);
        }
    }

    private void resume(int block) {
        int piece = layout.pieceOf(block);
        if (!partials.containsKey(piece)) {
            begin(piece);
        }
        received(block);
    }

    boolean has(int piece) {
        return have.get(piece);
    }

    /** The pieces that are there, copied. */
    BitSet pieces() {
        return (BitSet) have.clone();
    }

    int complete() {
        return complete;
    }

    boolean finished() {
        return complete == layout.pieces();
    }

    /** Rises whenever something can be asked for that could not before: when to try again a neighbour that had nothing. */
    long version() {
        return version;
    }

    /** How many neighbours have announced {@code piece}; those that have everything are not counted. */
    int availability(int piece) {
        return availability.count(piece);
    }

    void announced(int piece) {
        availability.increment(piece);
    }

    /** The neighbour with these pieces has left. */
    void withdrawn(BitSet pieces) {
        pieces.stream().forEach(availability::decrement);
    }

    /** Everything is there or has been asked for. */
    boolean endgame() {
        return availability.size() == 0 && open.isEmpty() && !finished();
    }

    /**
     * The block to ask of a neighbour that has the pieces {@code has}; -1 when there is none. It counts as asked for from
     * then on.
     *
     * @param allowed the pieces that it may be asked for
     * @param settled the blocks not to be asked of it in the endgame: those that it owes, and those that have just come
     */
    int pick(BitSet has, IntPredicate allowed, IntPredicate settled) {
        int block = pickOpen(has, allowed);
        if (block < 0) {
            block = pickNew(has, allowed);
        }
        if (block < 0 && endgame()) {
            block = pickOwed(has, allowed, settled);
        }
        if (block >= 0) {
            ask(block);
        }
        return block;
    }

    /** The first block of {@code piece}, if the piece is still to be begun; -1 otherwise. */
    int pickSuggested(int piece) {
        if (!availability.listed(piece)) {
            return -1;
        }
        begin(piece);
        int block = layout.firstBlock(piece);
        ask(block);
        return block;
    }

    private int pickOpen(BitSet has, IntPredicate allowed) {
        for (Map.Entry<Integer, Partial> entry : open.entrySet()) {
            int piece = entry.getKey();
            if (has.get(piece) && allowed.test(piece)) {
                return firstUnasked(entry.getValue());
            }
        }
        return -1;
    }

    private static int firstUnasked(Partial partial) {
        for (int i = 0; i < partial.blocks; i++) {
            if (partial.asked[i] == 0 && !partial.received.get(i)) {
                return partial.first + i;
            }
        }
        throw new IllegalStateException("an open piece has a block to ask for");
    }

    private int pickNew(BitSet has, IntPredicate allowed) {
        boolean anyPiece = policy == PieceOrder.RANDOM || complete < RANDOM_FIRST;
        int piece = anyPiece ? availability.any(has, allowed) : availability.rarest(has, allowed);
        if (piece >= 0) {
            begin(piece);
        }
        return piece < 0 ? -1 : layout.firstBlock(piece);
    }

    private void begin(int piece) {
        availability.unlist(piece);
        var partial = new Partial(layout.firstBlock(piece), layout.blocksInPiece(piece));
        partials.put(piece, partial);
        open.put(piece, partial);
    }

    /** The one asked of the fewest, of those that this neighbour does not owe yet. */
    private int pickOwed(BitSet has, IntPredicate allowed, IntPredicate settled) {
        for (Map.Entry<Integer, Partial> entry : partials.entrySet()) {
            Partial partial = entry.getValue();
            for (int i = 0; has.get(entry.getKey()) && allowed.test(entry.getKey()) && i < partial.blocks; i++) {
                boolean owed = !partial.received.get(i) && partial.asked[i] < MAX_ASKED;
                if (owed && !settled.test(partial.first + i)) {
                    return partial.first + i;
                }
            }
        }
        return -1;
    }

    private void ask(int block) {
        int piece = layout.pieceOf(block);
        Partial partial = partials.get(piece);
        if (partial == null) {
            throw new IllegalStateException("block " + block + " of a piece not begun");
        }
        int i = block - partial.first;
        if (partial.asked[i]++ == 0 && --partial.unasked == 0) {
            open.remove(piece);
            version++;
        }
    }

    /** A request for {@code block} will not be answered: it was refused, cancelled, or its neighbour left. */
    void released(int block) {
        int piece = layout.pieceOf(block);
        Partial partial = partials.get(piece);
        int i = partial == null ? 0 : block - partial.first;
        if (partial == null || partial.received.get(i) || partial.asked[i] == 0 || --partial.asked[i] > 0) {
            return;
        }
        partial.unasked++;
        version++;
        if (partial.untouched()) {
            partials.remove(piece);
            open.remove(piece);
            availability.list(piece);
        } else {
            open.put(piece, partial);
        }
    }

    /** Whether {@code block} is still to come. */
    boolean missing(int block) {
        int piece = layout.pieceOf(block);
        Partial partial = partials.get(piece);
        return !have.get(piece) && (partial == null || !partial.received.get(block - partial.first));
    }

    /**
     * {@code block} is stored and right.
     *
     * @return whether that completed its piece
     */
    boolean received(int block) {
        int piece = layout.pieceOf(block);
        Partial partial = partials.get(piece);
        if (partial == null) {
            return false;
        }
        int i = block - partial.first;
        if (partial.asked[i] == 0 && !partial.received.get(i)) {
            partial.unasked--;
        }
        partial.received.set(i);
        if (partial.unasked == 0) {
            open.remove(piece);
        }
        return partial.received.cardinality() == partial.blocks && completed(piece);
    }

    private boolean completed(int piece) {
        partials.remove(piece);
        have.set(piece);
        complete++;
        version++;
        return true;
    }

    /** How many pieces are begun and not complete. */
    int begun() {
        return partials.size();
    }
}
