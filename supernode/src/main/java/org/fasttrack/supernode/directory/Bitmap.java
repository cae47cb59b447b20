package org.fasttrack.supernode.directory;

/** A dense list: one bit a document, so that a step of an intersection is one load. */
final class Bitmap extends Cursor {
    private final byte[] bytes;
    private final int base;
    private final int size;
    private final int bound;

    Bitmap(byte[] bytes, int base, int size, int bound) {
        this.bytes = bytes;
        this.base = base;
        this.size = size;
        this.bound = bound;
    }

    static int bytes(int bound) {
        return ((bound >>> 6) + 1) * 8;
    }

    static void write(Slab.Writer out, int[] docs, int size, int bound) {
        int base = out.size();
        for (int i = 0; i < size; i++) {
            out.array()[base + (docs[i] >>> 3)] |= (byte) (1 << (docs[i] & 7));
        }
        out.skip(bytes(bound));
    }

    @Override
    int advance(int target) {
        if (target >= bound) {
            return END;
        }
        int word = target >>> 6;
        long rest = Bytes.longAt(bytes, base + word * 8) & (-1L << target);
        while (rest == 0) {
            if (++word > bound >>> 6) {
                return END;
            }
            rest = Bytes.longAt(bytes, base + word * 8);
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    @Override
    int cost() {
        return size;
    }
}
