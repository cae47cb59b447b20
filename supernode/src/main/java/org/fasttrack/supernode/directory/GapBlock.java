package org.fasttrack.supernode.directory;

/**
 * {@value #SIZE} gaps between documents in the number of bits that suits most of them; the few that need more give their
 * upper bits after the block (PForDelta: Zukowski et al., "Super-Scalar RAM-CPU Cache Compression", 2006). In rank order names
 * with the same words are neighbours, so that many gaps are zero and many blocks nearly free.
 */
final class GapBlock {
    static final int SIZE = 128;
    static final int MOST_BYTES = 2 + SIZE * 5;
    private static final int EXCEPTION_BYTES = 4;

    private GapBlock() {}

    /** Writes the gaps of {@code docs[from..from+128)} after {@code last}. */
    static void write(Slab.Writer out, int[] docs, int from, int last) {
        int[] gaps = new int[SIZE];
        int[] ofWidth = new int[33];
        int before = last;
        for (int i = 0; i < SIZE; i++) {
            gaps[i] = docs[from + i] - before - 1;
            before = docs[from + i];
            ofWidth[Integer.SIZE - Integer.numberOfLeadingZeros(gaps[i])]++;
        }
        int width = bestWidth(ofWidth);
        int exceptions = out.size() + 1;
        out.putByte(width);
        out.putByte(0);
        pack(out, gaps, width);
        for (int i = 0; i < SIZE; i++) {
            if (gaps[i] >>> width != 0) {
                out.putByte(i);
                out.putVar(gaps[i] >>> width);
                out.array()[exceptions]++;
            }
        }
    }

    /** Up to 31 bits; the cost of an exception is an estimate. */
    private static int bestWidth(int[] ofWidth) {
        int best = 31;
        int least = Integer.MAX_VALUE;
        int wider = 0;
        for (int width = 31; width >= 0; width--) {
            int cost = width * SIZE / 8 + wider * EXCEPTION_BYTES;
            if (cost < least) {
                least = cost;
                best = width;
            }
            wider += ofWidth[width];
        }
        return best;
    }

    private static void pack(Slab.Writer out, int[] gaps, int width) {
        int base = out.size();
        long mask = (1L << width) - 1;
        for (int i = 0; i < SIZE; i++) {
            int at = base + ((i * width) >>> 3);
            Bytes.putLong(out.array(), at, Bytes.longAt(out.array(), at) | (gaps[i] & mask) << (i * width & 7));
        }
        out.skip(width * SIZE / 8);
    }

    /** Reads the documents of the block at {@code from} that follow {@code last} to {@code docs} from {@code to} on. */
    static void read(byte[] bytes, int from, int last, int[] docs, int to) {
        int width = bytes[from];
        int exceptions = bytes[from + 1] & 0xff;
        int data = from + 2;
        if (exceptions == 0 && width <= 8) {
            readNarrow(bytes, data, width, last, docs, to);
            return;
        }
        unpack(bytes, data, width, docs, to);
        if (exceptions > 0) {
            patch(bytes, data + width * SIZE / 8, exceptions, width, docs, to);
        }
        int doc = last;
        for (int i = to; i < to + SIZE; i++) {
            doc += docs[i] + 1;
            docs[i] = doc;
        }
    }

    /** Eight gaps lie in {@code width} bytes: up to eight bits wide one load brings them all. */
    private static void readNarrow(byte[] bytes, int data, int width, int last, int[] docs, int to) {
        int mask = (1 << width) - 1;
        int doc = last;
        for (int i = to, at = data; i < to + SIZE; i += 8, at += width) {
            long eight = Bytes.longAt(bytes, at);
            for (int j = 0; j < 8; j++) {
                doc += ((int) eight & mask) + 1;
                docs[i + j] = doc;
                eight >>>= width;
            }
        }
    }

    private static void unpack(byte[] bytes, int data, int width, int[] gaps, int to) {
        int mask = (1 << width) - 1;
        for (int i = to, bit = 0; i < to + SIZE; i++, bit += width) {
            gaps[i] = (int) (Bytes.longAt(bytes, data + (bit >>> 3)) >>> (bit & 7)) & mask;
        }
    }

    private static void patch(byte[] bytes, int from, int exceptions, int width, int[] gaps, int to) {
        int at = from;
        for (int i = 0; i < exceptions; i++) {
            int index = bytes[at++];
            int upper = 0;
            int shift = 0;
            byte b;
            do {
                b = bytes[at++];
                upper |= (b & 0x7f) << shift;
                shift += 7;
            } while (b < 0);
            gaps[to + index] |= upper << width;
        }
    }
}
