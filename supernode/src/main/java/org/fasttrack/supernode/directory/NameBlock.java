package org.fasttrack.supernode.directory;

/**
 * The form of {@value #SIZE} names that are neighbours in rank: mostly of one length, and alike. The fourth stands for itself; each other
 * one is the numbers of bytes that it shares with its parent in front and at the end, and what is between. The parent is the fourth
 * of its two neighbours on each side, else the neighbour on the fourth's side (for the last name the last but two): no name is
 * further than two steps from the fourth.
 *
 * <p>Names of one length of at most {@value #PLAIN} bytes stand after it as they are, in a plain block: they are the shortest, which
 * answers have most often. Names of one length of at most {@value #SHORT} bytes make a short block: a number of the length and seven tags, from which all offsets
 * follow without a loop, then the fourth name, then what the others add. Where they are longer than {@value #BYTEWISE} bytes, a tag counts
 * what is shared in front in pairs of bytes. Any other block is wide: the common length, or {@value #MIXED}
 * and each name tells its own; before what a name adds stands its tag, of which {@link #MOST_FRONT} says that there is more in front.
 */
final class NameBlock {
    static final int SIZE = 8;
    /** The longest name of a plain block. */
    static final int PLAIN = Long.BYTES;
    /** The longest name of a short block: a bit for each of its bytes, and one that is never set. */
    static final int SHORT = 63;
    /** The longest name of which a tag tells exactly how much it shares in front. */
    private static final int BYTEWISE = 32;
    /** What the names but the fourth and the last may add in a short block: where each begins is a byte, too. */
    static final int MOST_BEGIN = 255;
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

    /** By so many bits a short block's count of what is shared in front falls short of bytes. */
    static int frontShift(int commonLength) {
        return (BYTEWISE - commonLength) >>> (Integer.SIZE - 1);
    }

    static boolean isPlain(int commonLength) {
        return commonLength <= PLAIN && commonLength != MIXED;
    }

    /** Of those that are not plain. */
    static boolean isShort(int commonLength) {
        return commonLength <= SHORT && commonLength != MIXED;
    }
}
