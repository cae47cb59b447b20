package org.fasttrack.supernode.directory;

/** Walks documents upwards, which is from the best ranked to the worst. */
abstract class Cursor {
    static final int END = Integer.MAX_VALUE;
    /** So many documents are handed over at once, at most. */
    static final int BATCH = 128;

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
     * The documents from {@code from} on, at most {@link #BATCH}, in order: fewer does not mean that there are no more, none does.
     *
     * @param from one more than the last one handed over, at first 0
     * @return how many
     */
    int fill(int from, int[] docs) {
        int count = 0;
        for (int doc = advance(from); doc != END; doc = advance(doc + 1)) {
            docs[count++] = doc;
            if (count == BATCH) {
                break;
            }
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

    /** About how many documents there are. */
    abstract int cost();
}
