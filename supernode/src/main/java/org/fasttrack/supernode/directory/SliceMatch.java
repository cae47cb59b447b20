package org.fasttrack.supernode.directory;

import java.util.Arrays;

/**
 * What two {@link Sliced} lists have in common in up to {@value #MOST} slices that both have. Slices of one form are compared together, in
 * loops with few branches: which form the next slice has, and whether it has anything in common, could not be guessed. Short ones, eight
 * documents or fewer on both sides, become pairs of long values, of which the compiler compares several with one instruction.
 */
final class SliceMatch {
    /** Slices that are compared together, at most. */
    static final int MOST = Long.SIZE;

    private static final int EIGHT = Long.BYTES;
    private static final int EIGHT_BITS = 3;
    private static final int NUMBER = MOST - 1;
    private static final int NUMBER_BITS = 6;
    private static final int MAP_BITS = 5;
    /** Of what two slices have in common: the bits are of the second list's documents. */
    private static final int OF_SECOND = 1 << 16;

    /** Both slices are bitmaps. */
    private static final int BITMAPS = -1;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LOWS = ~HIGHS;
    private static final byte[] NO_BYTES = {};

    private byte[] first = NO_BYTES;
    private byte[] second = NO_BYTES;
    private int firstTable;
    private int secondTable;
    private int count;

    /** By number of a slice: which it is, where the two lists have it, and a bit for each document in common. */
    private final int[] slices = new int[MOST];

    private final long[] ours = new long[MOST];
    private final long[] theirs = new long[MOST];
    private final int[] common = new int[MOST];

    /** By number: that something is in common. */
    private long hits;

    /** Eight documents of each list, to be compared each with each. Longer slices make up to four pairs. */
    private final long[] ourEight = new long[4 * MOST];

    private final long[] theirEight = new long[4 * MOST];
    private final long[] equal = new long[4 * MOST];
    /** The slice's number, above it whether the documents are the first list's ninth to last. */
    private final int[] pairs = new int[4 * MOST];

    private int pairCount;

    /** Numbers of slices of which neither is a bitmap, one is longer than eight; of which one is, or both are, bitmaps. */
    private final int[] longer = new int[MOST + 1];

    private final int[] inFirst = new int[MOST + 1];
    private final int[] inSecond = new int[MOST + 1];
    private int longerCount;
    private int inFirstCount;
    private int inSecondCount;

    /** With two lists, each by its bytes and where in them its table is. */
    void begin(byte[] first, int firstTable, byte[] second, int secondTable) {
        this.first = first;
        this.firstTable = firstTable;
        this.second = second;
        this.secondTable = secondTable;
        count = 0;
        hits = 0;
        pairCount = 0;
        longerCount = 0;
        inFirstCount = 0;
        inSecondCount = 0;
    }

    int count() {
        return count;
    }

    /** The slice of that number. */
    int slice(int number) {
        return slices[number];
    }

    /**
     * Takes slices of a region in, which both lists have, as long as there are fewer than {@code most}.
     *
     * @return what is left of {@code which}
     */
    long take(int region, long which, int most) {
        byte[] ourBytes = first;
        byte[] theirBytes = second;
        Sliced.Region ourRegion = Sliced.Region.of(ourBytes, firstTable, region);
        Sliced.Region theirRegion = Sliced.Region.of(theirBytes, secondTable, region);
        int base = region * Sliced.REGION;
        int number = count;
        int pair = pairCount;
        int toLonger = longerCount;
        int toFirst = inFirstCount;
        int toSecond = inSecondCount;
        long left = which;
        for (; left != 0 && number < most; left &= left - 1) {
            int slice = Long.numberOfTrailingZeros(left);
            long our = ourRegion.find(ourBytes, slice);
            long their = theirRegion.find(theirBytes, slice);
            slices[number] = base + slice;
            ours[number] = our;
            theirs[number] = their;
            ourEight[pair] = Bytes.longAt(ourBytes, Sliced.place(our));
            theirEight[pair] = filled(Bytes.longAt(theirBytes, Sliced.place(their)), Sliced.length(their));
            pairs[pair] = number;
            longer[toLonger] = number;
            inFirst[toFirst] = number;
            inSecond[toSecond] = number;
            int ourMap = Sliced.length(our) >>> MAP_BITS;
            int theirMap = Sliced.length(their) >>> MAP_BITS;
            int fewAlike = (ourMap | theirMap) ^ 1;
            pair += fewAlike;
            toLonger += fewAlike & (EIGHT - Math.max(Sliced.length(our), Sliced.length(their))) >>> (Integer.SIZE - 1);
            toFirst += ourMap;
            toSecond += theirMap & ~ourMap;
            number++;
        }
        count = number;
        pairCount = pair;
        longerCount = toLonger;
        inFirstCount = toFirst;
        inSecondCount = toSecond;
        return left;
    }

    /** Of eight documents those beyond the slice's length, which may be more, become the first one again. */
    private static long filled(long eight, int length) {
        long beyond = (-1L << (Math.min(length, EIGHT) * Byte.SIZE - 1)) << 1;
        return (eight & ~beyond) | (((eight & 0xff) * ONES) & beyond);
    }

    /** The highest bits of a slice's documents among eight. */
    private static long there(int length) {
        return HIGHS >>> Math.max(0, Long.SIZE - length * Byte.SIZE);
    }

    /** Compares what was taken in. */
    void compare() {
        Arrays.fill(common, 0, count, 0);
        pairLonger();
        compareNear(ourEight, theirEight, equal, pairCount);
        compareFar(ourEight, theirEight, equal, pairCount);
        addPairs();
        for (int i = 0; i < inSecondCount; i++) {
            int number = inSecond[i];
            add(number, inMap(first, ours[number], second, theirs[number]), 0);
        }
        for (int i = 0; i < inFirstCount; i++) {
            int number = inFirst[i];
            if (Sliced.length(theirs[number]) == Sliced.BITMAP) {
                add(number, BITMAPS, 0);
            } else {
                add(number, inMap(second, theirs[number], first, ours[number]), OF_SECOND);
            }
        }
    }

    private void add(int number, int which, int flag) {
        common[number] = which | flag;
        hits |= (long) ((which | -which) >>> (Integer.SIZE - 1)) << number;
    }

    /** The pairs of longer slices beside that of their first eight documents. */
    private void pairLonger() {
        for (int i = 0; i < longerCount; i++) {
            int number = longer[i];
            long our = ours[number];
            long their = theirs[number];
            long ourRest = Bytes.longAt(first, Sliced.place(our) + EIGHT);
            int theirLength = Sliced.length(their);
            long theirFirst = filled(Bytes.longAt(second, Sliced.place(their)), theirLength);
            long theirRest = filled(Bytes.longAt(second, Sliced.place(their) + EIGHT), theirLength - EIGHT);
            int ourMore = (EIGHT - Sliced.length(our)) >>> (Integer.SIZE - 1);
            int theirMore = (EIGHT - theirLength) >>> (Integer.SIZE - 1);
            pair(Bytes.longAt(first, Sliced.place(our)), theirRest, number, theirMore);
            pair(ourRest, theirFirst, number | MOST, ourMore);
            pair(ourRest, theirRest, number | MOST, ourMore & theirMore);
        }
    }

    /** @param isThere 1, or 0 for a pair to be overwritten */
    private void pair(long our, long their, int what, int isThere) {
        ourEight[pairCount] = our;
        theirEight[pairCount] = their;
        pairs[pairCount] = what;
        pairCount += isThere;
    }

    /** Sets the highest bit of each byte that differs from all four nearest. In two halves: the compiler refuses longer loops. */
    private static void compareNear(long[] ours, long[] theirs, long[] different, int count) {
        for (int i = 0; i < count; i++) {
            long our = ours[i];
            long their = theirs[i];
            long bits = our ^ their;
            long all = (bits & LOWS) + LOWS | bits;
            bits = our ^ Long.rotateLeft(their, 8);
            all &= (bits & LOWS) + LOWS | bits;
            bits = our ^ Long.rotateLeft(their, 16);
            all &= (bits & LOWS) + LOWS | bits;
            bits = our ^ Long.rotateLeft(their, 24);
            different[i] = all & ((bits & LOWS) + LOWS | bits);
        }
    }

    /** Of what {@link #compareNear} left, sets the highest bit of each byte that equals any. */
    private static void compareFar(long[] ours, long[] theirs, long[] equal, int count) {
        for (int i = 0; i < count; i++) {
            long our = ours[i];
            long their = theirs[i];
            long bits = our ^ Long.rotateLeft(their, 32);
            long all = (bits & LOWS) + LOWS | bits;
            bits = our ^ Long.rotateLeft(their, 40);
            all &= (bits & LOWS) + LOWS | bits;
            bits = our ^ Long.rotateLeft(their, 48);
            all &= (bits & LOWS) + LOWS | bits;
            bits = our ^ Long.rotateLeft(their, 56);
            all &= (bits & LOWS) + LOWS | bits;
            equal[i] = ~(equal[i] & all) & HIGHS;
        }
    }

    private void addPairs() {
        for (int i = 0; i < pairCount; i++) {
            long bits = equal[i];
            if (bits != 0) {
                int number = pairs[i] & NUMBER;
                int before = pairs[i] >>> NUMBER_BITS << EIGHT_BITS;
                int which = (int) Long.compress(bits & there(Sliced.length(ours[number]) - before), HIGHS);
                common[number] |= which << before;
                hits |= (long) (-which >>> (Integer.SIZE - 1)) << number;
            }
        }
    }

    /** Which of a slice's documents a bitmap has. Most have one or two. */
    private static int inMap(byte[] few, long slice, byte[] map, long inMap) {
        int place = Sliced.place(slice);
        int length = Sliced.length(slice);
        int at = Sliced.place(inMap);
        int which = isIn(few[place], map, at) | isIn(few[place + 1], map, at) << 1;
        if (length > 2) {
            which = eightIn(Bytes.longAt(few, place), map, at);
            if (length > EIGHT) {
                which |= eightIn(Bytes.longAt(few, place + EIGHT), map, at) << EIGHT;
            }
        }
        return which & (1 << length) - 1;
    }

    private static int isIn(int last, byte[] map, int at) {
        return map[at + (last >>> 3 & Sliced.BITMAP - 1)] >>> (last & 7) & 1;
    }

    private static int eightIn(long eight, byte[] map, int at) {
        int which = 0;
        for (int i = 0; i < EIGHT; i++) {
            which |= isIn((int) (eight >>> (i * Byte.SIZE)), map, at) << i;
        }
        return which;
    }

    /** The documents in common of the slices from {@code number} on go to {@code docs}. @return their end */
    int unpack(int[] docs, int to, int wanted) {
        int end = to;
        for (; hits != 0 && end < wanted; hits &= hits - 1) {
            int number = Long.numberOfTrailingZeros(hits);
            int base = slices[number] << Sliced.SLICE_BITS;
            int which = common[number];
            if (which == BITMAPS) {
                end = unpackBitmaps(Sliced.place(ours[number]), Sliced.place(theirs[number]), base, docs, end);
            } else {
                boolean isFirst = which < OF_SECOND;
                byte[] bytes = isFirst ? first : second;
                int place = Sliced.place(isFirst ? ours[number] : theirs[number]);
                for (int rest = which & OF_SECOND - 1; rest != 0; rest &= rest - 1) {
                    docs[end++] = base | (bytes[place + Integer.numberOfTrailingZeros(rest)] & 0xff);
                }
            }
        }
        return end;
    }

    /** The number of the first slice that {@link #unpack} left, or how many there are. */
    int left() {
        return hits == 0 ? count : Long.numberOfTrailingZeros(hits);
    }

    private int unpackBitmaps(int our, int their, int base, int[] docs, int to) {
        int end = to;
        for (int at = 0; at < Sliced.BITMAP; at += Long.BYTES) {
            long bits = Bytes.longAt(first, our + at) & Bytes.longAt(second, their + at);
            end = Sliced.unpack(bits, base + at * Byte.SIZE, docs, end);
        }
        return end;
    }
}
