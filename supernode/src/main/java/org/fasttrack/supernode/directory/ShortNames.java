package org.fasttrack.supernode.directory;

/**
 * Reads short blocks of {@link NameBlock}: a name is up to four numbers, of which each step on its way replaces some bytes. All names take
 * three steps, some of them one step again and again, which changes nothing: there is no branch that could be guessed wrong.
 */
final class ShortNames {
    private static final int STEPS = 3;
    private static final long ONES = 0x0101010101010101L;
    /** The first byte of the head is the length. */
    private static final long TAGS = ~0xffL;

    private static final int BEFORE_FIRST = NameBlock.SHORT - Long.BYTES;

    /** At {@code BEFORE_FIRST + n - 8 * word} the mask of the bytes before the {@code n}th in a word. */
    private static final long[] BEFORE = new long[BEFORE_FIRST + NameBlock.SHORT + 1];

    /** By name: where in the head the tags of its steps are, a byte each, the first step's lowest. */
    private static final int[] WAYS = new int[NameBlock.SIZE];

    static {
        for (int i = 0; i < BEFORE.length; i++) {
            int bytes = Math.clamp(i - BEFORE_FIRST, 0, Long.BYTES);
            BEFORE[i] = bytes == 0 ? 0 : -1L >>> (Long.SIZE - bytes * Byte.SIZE);
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

    /** A step: bytes {@code from} to {@code to} of the name stand where it would begin at {@code source}. */
    private record Step(int from, int to, int source) {
        /** @param at of the word in the name */
        long replaceIn(long word, byte[] bytes, int at) {
            int first = BEFORE_FIRST - at;
            long mask = BEFORE[first + from] ^ BEFORE[first + to];
            return word ^ ((word ^ Bytes.longAt(bytes, source + at)) & mask);
        }
    }

    /** Writes the name to {@code target}, and up to seven bytes after it. @return its length */
    static int copy(byte[] bytes, int block, int name, byte[] target, int to) {
        long head = Bytes.longAt(bytes, block);
        long length = head & 0xff;
        long fronts = (head >>> NameBlock.ENDING_BITS) & (NameBlock.MOST_FRONT * ONES) & TAGS;
        long ends = length * ONES - (head & (NameBlock.MOST_ENDING * ONES) & TAGS);
        // Each byte the sum of those below it: what stands before a place.
        long begins = ((ends - fronts) << Byte.SIZE) * ONES;
        int root = block + NameBlock.SIZE;
        int way = WAYS[name];
        Step first = step(way, fronts, ends, begins, root);
        Step second = step(way >>> 8, fronts, ends, begins, root);
        Step third = step(way >>> 16, fronts, ends, begins, root);
        for (int at = 0; at < length; at += Long.BYTES) {
            long word = first.replaceIn(Bytes.longAt(bytes, root + at), bytes, at);
            word = second.replaceIn(word, bytes, at);
            Bytes.putLong(target, to + at, third.replaceIn(word, bytes, at));
        }
        return (int) length;
    }

    private static Step step(int shift, long fronts, long ends, long begins, int root) {
        int from = (int) (fronts >>> shift) & 0xff;
        return new Step(from, (int) (ends >>> shift) & 0xff, root + ((int) (begins >>> shift) & 0xff) - from);
    }
}
