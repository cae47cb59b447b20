package org.fasttrack.supernode.directory;

/**
 * Reads names of at most {@value #MOST} bytes, which most are, without a buffer: the name is four numbers, and each step of a block of
 * {@link Names} replaces some of their bytes. In a buffer each step would wait for the stores of the one before, which it overlaps.
 */
final class ShortNames {
    static final int MOST = 32;
    private static final byte[] NO_BYTES = {};
    private static final int WORDS_AFTER = MOST - Long.BYTES;

    /** At {@code WORDS_AFTER + n - 8 * word} the mask of the bytes before the {@code n}th in a word. */
    private static final long[] BEFORE = new long[WORDS_AFTER + MOST + 1];

    static {
        for (int i = 0; i < BEFORE.length; i++) {
            int bytes = Math.clamp(i - WORDS_AFTER, 0, Long.BYTES);
            BEFORE[i] = bytes == 0 ? 0 : -1L >>> (Long.SIZE - bytes * Byte.SIZE);
        }
    }

    private long first;
    private long second;
    private long third;
    private long fourth;
    private int length;
    private byte[] bytes = NO_BYTES;
    private int at;
    /** The name at hand, or one before the block. */
    private int doc = -1;

    /** @return false where a name on the way is a long one: then {@link Names.Reader#read} reads it */
    boolean read(Slab slab, int[] blocks, int wanted) {
        if (wanted < doc || doc < 0 || wanted / Names.BLOCK != doc / Names.BLOCK) {
            int block = wanted / Names.BLOCK;
            if (!readHead(slab.chunk(blocks[block]), Slab.offset(blocks[block]))) {
                doc = -1;
                return false;
            }
            doc = block * Names.BLOCK;
        }
        return doc == wanted || readOn(wanted);
    }

    private boolean readHead(byte[] source, int from) {
        length = source[from];
        if (length < 0 || length > MOST) {
            return false;
        }
        bytes = source;
        at = from + 1 + length;
        first = Bytes.longAt(source, from + 1);
        second = Bytes.longAt(source, from + 9);
        third = Bytes.longAt(source, from + 17);
        fourth = Bytes.longAt(source, from + 25);
        return true;
    }

    private boolean readOn(int wanted) {
        byte[] source = bytes;
        int from = at;
        long a = first;
        long b = second;
        long c = third;
        long d = fourth;
        for (int steps = wanted - doc; steps > 0; steps--) {
            int tag = source[from++] & 0xff;
            int shared = tag >>> Names.ENDING_BITS;
            if (shared >= Names.ESCAPE) {
                doc = -1;
                return false;
            }
            int end = length - (tag & Names.MOST_ENDING);
            // Where the source of the whole name would begin: the head before has at least as many bytes.
            int begin = from - shared;
            a = replaced(a, Bytes.longAt(source, begin), shared + WORDS_AFTER, end + WORDS_AFTER);
            b = replaced(b, Bytes.longAt(source, begin + 8), shared + WORDS_AFTER - 8, end + WORDS_AFTER - 8);
            c = replaced(c, Bytes.longAt(source, begin + 16), shared + WORDS_AFTER - 16, end + WORDS_AFTER - 16);
            d = replaced(d, Bytes.longAt(source, begin + 24), shared + WORDS_AFTER - 24, end + WORDS_AFTER - 24);
            from += end - shared;
        }
        first = a;
        second = b;
        third = c;
        fourth = d;
        at = from;
        doc = wanted;
        return true;
    }

    /** {@code word} with the bytes between two places of {@code other}. */
    private static long replaced(long word, long other, int from, int to) {
        return word ^ ((word ^ other) & (BEFORE[from] ^ BEFORE[to]));
    }

    /** Writes {@value #MOST} bytes, of which those after the name mean nothing. @return the name's length */
    int copy(byte[] target, int to) {
        Bytes.putLong(target, to, first);
        Bytes.putLong(target, to + 8, second);
        Bytes.putLong(target, to + 16, third);
        Bytes.putLong(target, to + 24, fourth);
        return length;
    }
}
