package org.fasttrack.supernode.directory;

/**
 * Reads short blocks of {@link NameBlock}: a name is up to four numbers, of which each step on its way replaces some bytes. All names take
 * two steps, some of them one step again, which changes nothing: there is no branch that could be guessed wrong.
 */
final class ShortNames {
    private static final int STEPS = 2;
    private static final long ONES = 0x0101010101010101L;
    /** The first byte of the head is the length. */
    private static final long TAGS = ~0xffL;

    /** By eight bits the bytes that they stand for. */
    private static final long[] MASKS = new long[1 << Byte.SIZE];

    /** By name: where in the head the tags of its steps are, a byte each, the first step's lowest. */
    private static final int[] WAYS = new int[NameBlock.SIZE];

    static {
        for (int bits = 0; bits < MASKS.length; bits++) {
            for (int i = 0; i < Byte.SIZE; i++) {
                MASKS[bits] |= (((bits >>> i) & 1) * 0xffL) << (i * Byte.SIZE);
            }
        }
        for (int name = 0; name < WAYS.length; name++) {
            int place = NameBlock.placeOf(name);
            for (int step = 0; step < STEPS; step++) {
                WAYS[name] = (WAYS[name] << Byte.SIZE) | (place * Byte.SIZE);
                int parent = NameBlock.parentOf(place);
                place = parent == 0 ? place : parent;
            }
        }
    }

    private ShortNames() {}

    /** A step: of the name, the bytes that have a bit in {@code which} stand where it would begin at {@code source}. */
    private record Step(long which, int source) {
        /** @param at of the word in the name */
        long replaceIn(long word, byte[] bytes, int at) {
            long mask = MASKS[(int) (which >>> at) & 0xff];
            return word ^ ((word ^ Bytes.longAt(bytes, source + at)) & mask);
        }
    }

    /** Writes the name to {@code target}, and up to seven bytes after it. @return its length */
    static int copy(byte[] bytes, int block, int name, byte[] target, int to) {
        long head = Bytes.longAt(bytes, block);
        long length = head & 0xff;
        long fronts = ((head >>> NameBlock.ENDING_BITS) & (NameBlock.MOST_FRONT * ONES) & TAGS)
                << NameBlock.frontShift((int) length);
        long ends = length * ONES - (head & (NameBlock.MOST_ENDING * ONES) & TAGS);
        // Each byte the sum of those below it: what stands before a place.
        long begins = ((ends - fronts) << Byte.SIZE) * ONES;
        int root = block + NameBlock.SIZE;
        int way = WAYS[name];
        Step first = step(way, fronts, ends, begins, root);
        Step second = step(way >>> 8, fronts, ends, begins, root);
        for (int at = 0; at < length; at += Long.BYTES) {
            long word = first.replaceIn(Bytes.longAt(bytes, root + at), bytes, at);
            Bytes.putLong(target, to + at, second.replaceIn(word, bytes, at));
        }
        return (int) length;
    }

    private static Step step(int shift, long fronts, long ends, long begins, int root) {
        long from = (fronts >>> shift) & 0xff;
        long which = (-1L << from) ^ (-1L << ((ends >>> shift) & 0xff));
        return new Step(which, root + (int) (((begins >>> shift) & 0xff) - from));
    }
}
