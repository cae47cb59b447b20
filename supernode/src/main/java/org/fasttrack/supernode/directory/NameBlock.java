package org.fasttrack.supernode.directory;

/**
 * The form of {@value #SIZE} names that are neighbours in rank: mostly of one length, and alike. The fourth stands for itself; each other
 * one is the numbers of bytes that it shares with its parent in front and at the end, and what is between. The parent is the fourth
 * of its two neighbours on each side, else the neighbour on the fourth's side (for the last name the last but two): no name is
 * further than two steps from the fourth.
 *
 * <p>Names of one length of at most {@value #SHORT} bytes make a short block: a number of the length and seven tags, from which all offsets
 * follow without a loop, then the fourth name, then what the others add. Any other block is wide: the common length, or {@value #MIXED}
 * and each name tells its own; before what a name adds stands its tag, of which {@link #MOST_FRONT} says that there is more in front.
 */
final class NameBlock {
    static final int SIZE = 8;
    /** The longest name of a short block. */
    static final int SHORT = 32;
    /** In the place of the common length: there is none. */
    static final int MIXED = 0;

    static final int LONGEST_COMMON = 255;

    /** The tag of a name: five bits for what it shares in front, three for what it shares at the end. */
    static final int ENDING_BITS = 3;

    static final int MOST_ENDING = 7;
    static final int MOST_FRONT = 31;

    /** Which name stands at a place, and where a name stands: the fourth, then down to the first, then up. */
    private static final int[] PLACES = {3, 2, 1, 0, 4, 5, 6, 7};

    /** By place: the parent's. */
    private static final int[] PARENTS = {0, 0, 0, 2, 0, 0, 5, 5};

    /** By name: the places on the way from the fourth, a bit each. */
    private static final int[] WAYS = new int[SIZE];

    static {
        for (int name = 0; name < SIZE; name++) {
            int place = PLACES[name];
            for (; place > 0; place = PARENTS[place]) {
                WAYS[name] |= 1 << place;
            }
            WAYS[name] |= 1;
        }
    }

    private NameBlock() {}

    static int nameAt(int place) {
        return PLACES[place];
    }

    static int placeOf(int name) {
        return PLACES[name];
    }

    static int parentOf(int place) {
        return PARENTS[place];
    }

    /** Whether the name cannot be read without what stands at {@code place}. */
    static boolean isOnWay(int place, int name) {
        return ((WAYS[name] >>> place) & 1) != 0;
    }

    /** The length of the names of the block at {@code at}, or {@link #MIXED}. */
    static int commonLength(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    static boolean isShort(int commonLength) {
        return commonLength <= SHORT && commonLength != MIXED;
    }
}
