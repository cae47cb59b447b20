package org.fasttrack.supernode.directory;

/**
 * Blocks of {@value #SIZE} documents, of which any can be looked up where it lies, without unpacking the block (Elias-Fano coding,
 * cut into blocks: Ottaviano, Venturini, "Partitioned Elias-Fano Indexes", 2014). What a document is beyond the block's begin is cut
 * in two: the lower bits side by side, the upper ones in unary. A block is a bitmap where that is smaller, and nothing where
 * its documents follow one another. Which, and how many lower bits, follows from the span and the number of documents.
 */
final class EliasFano {
    static final int SIZE = 64;
    static final int MOST_BYTES = 256;

    private EliasFano() {}

    static boolean isRun(int span, int count) {
        return span == count;
    }

    static boolean isBitmap(int span, int count) {
        return span < 4 * count;
    }

    /** How many lower bits a document has. */
    static int width(int span, int count) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(span / count);
    }

    /** The bytes of all lower bits. */
    static int lowerBytes(int width, int count) {
        return (width * count + 7) >>> 3;
    }

    /** Writes {@code docs[from..from + count)}, none of which is below {@code base}. */
    static void write(Slab.Writer out, int[] docs, int from, int count, int base) {
        int span = docs[from + count - 1] - base + 1;
        if (isRun(span, count)) {
            return;
        }
        if (isBitmap(span, count)) {
            for (int i = from; i < from + count; i++) {
                setBit(out.array(), out.size(), docs[i] - base);
            }
            out.skip((span + 7) >>> 3);
            return;
        }
        int width = width(span, count);
        int lower = out.size();
        int upper = lower + lowerBytes(width, count);
        int mask = (1 << width) - 1;
        for (int i = 0; i < count; i++) {
            int rest = docs[from + i] - base;
            int at = lower + ((i * width) >>> 3);
            Bytes.putLong(out.array(), at, Bytes.longAt(out.array(), at) | (long) (rest & mask) << (i * width & 7));
            setBit(out.array(), upper, (rest >>> width) + i);
        }
        out.skip(upper - lower + ((((span - 1) >>> width) + count + 7) >>> 3));
    }

    private static void setBit(byte[] bytes, int from, int bit) {
        bytes[from + (bit >>> 3)] |= (byte) (1 << (bit & 7));
    }

    /** The {@code count} documents of a block with lower bits from byte {@code lower} on. */
    static void unpack(byte[] bytes, int lower, int width, int base, int[] docs, int to, int count) {
        int mask = (1 << width) - 1;
        int low = lower << 3;
        int at = lower + lowerBytes(width, count);
        int bucket = 0;
        int end = to + count;
        for (int i = to; i < end; at += Long.BYTES) {
            long bits = Bytes.longAt(bytes, at);
            int before = i;
            for (; bits != 0 && i < end; bits &= bits - 1) {
                int high = bucket + Long.numberOfTrailingZeros(bits) - (i - before);
                int rest = (int) (Bytes.longAt(bytes, low >>> 3) >>> (low & 7)) & mask;
                docs[i++] = base + (high << width | rest);
                low += width;
            }
            bucket += Long.SIZE - (i - before);
        }
    }

    /** Sets a bit for each of the {@code count} documents of a block. */
    static void map(byte[] bytes, int lower, int width, long[] map, int count) {
        int mask = (1 << width) - 1;
        int low = lower << 3;
        int at = lower + lowerBytes(width, count);
        int bucket = 0;
        for (int left = count; left > 0; at += Long.BYTES) {
            long bits = Bytes.longAt(bytes, at);
            int before = left;
            for (; bits != 0 && left > 0; bits &= bits - 1) {
                int high = bucket + Long.numberOfTrailingZeros(bits) - (before - left);
                int rest = (int) (Bytes.longAt(bytes, low >>> 3) >>> (low & 7)) & mask;
                int doc = high << width | rest;
                map[doc >>> 6] |= 1L << doc;
                low += width;
                left--;
            }
            bucket += Long.SIZE - (before - left);
        }
    }

    static void unpackBitmap(byte[] bytes, int from, int base, int[] docs, int to, int count) {
        int end = to + count;
        int first = base;
        for (int i = to, at = from; i < end; at += Long.BYTES, first += Long.SIZE) {
            for (long bits = Bytes.longAt(bytes, at); bits != 0 && i < end; bits &= bits - 1) {
                docs[i++] = first + Long.numberOfTrailingZeros(bits);
            }
        }
    }

    /** The position after the {@code count}th zero bit from byte {@code from} on. */
    static int afterZeros(byte[] bytes, int from, int count) {
        int rest = count;
        int bit = 0;
        long zeros = ~Bytes.longAt(bytes, from);
        for (int here = Long.bitCount(zeros); here < rest; here = Long.bitCount(zeros)) {
            rest -= here;
            bit += Long.SIZE;
            zeros = ~Bytes.longAt(bytes, from + (bit >>> 3));
        }
        return bit + Long.numberOfTrailingZeros(Long.expand(1L << (rest - 1), zeros)) + 1;
    }
}
