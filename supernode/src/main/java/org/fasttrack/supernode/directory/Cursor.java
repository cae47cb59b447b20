package org.fasttrack.supernode.directory;

/** Walks documents upwards, which is from the best ranked to the worst. */
abstract class Cursor {
    static final int END = Integer.MAX_VALUE;

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

    /** About how many documents there are. */
    abstract int cost();
}
