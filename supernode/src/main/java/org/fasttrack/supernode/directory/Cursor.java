package org.fasttrack.supernode.directory;

/** Walks documents upwards, which is from the best ranked to the worst. */
abstract class Cursor {
    static final int END = Integer.MAX_VALUE;
    /** So many documents are asked for at once, at most. */
    static final int BATCH = 128;

    /** So many are handed over then, at most. */
    static final int MOST_FILLED = BATCH + Sliced.SLICE;

    static final Cursor NOTHING = new Cursor() {
        @Override
        int advance(int target) {
            return END;
        }

        @Override
        int cost() {
            return 0;
        }
    };

    /** The first document at or after {@code target}, which must not fall from call to call; or {@link #END}. */
    abstract int advance(int target);

    /**
     * The documents from {@code from} on, in order: a few more than {@code wanted}, or fewer; none says that there are no more.
     *
     * @param from one more than the last one handed over, at first 0
     * @param docs has room for {@link #MOST_FILLED}
     * @param wanted at most {@link #BATCH}
     * @return how many
     */
    int fill(int from, int[] docs, int wanted) {
        int count = 0;
        for (int doc = advance(from); doc != END && count < wanted; doc = advance(doc + 1)) {
            docs[count++] = doc;
        }
        return count;
    }

    /** Drops those of the {@code count} documents, in order, that are not here. @return how many stay */
    int retain(int[] docs, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int doc = docs[i];
            docs[kept] = doc;
            kept += advance(doc) == doc ? 1 : 0;
        }
        return kept;
    }

    /** Lends what {@link #fill} may work in. Until it is done with, no other cursor has it. */
    void workIn(SliceMatch match) {}

    /**
     * Makes this what it has in common with {@code other}, of the same segment, both as they were opened, where both together are
     * walked faster than one after the other.
     *
     * @return whether it did
     */
    boolean absorb(Cursor other) {
        return false;
    }

    /** About how many documents there are. */
    abstract int cost();
}
