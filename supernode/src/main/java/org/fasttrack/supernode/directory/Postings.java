package org.fasttrack.supernode.directory;

/**
 * Lists of documents in one byte array. A dense list is a bitmap; another one is gaps, and above {@value #BLOCK} documents
 * a table of (last document before, offset) lets a cursor jump over blocks.
 */
final class Postings {
    private static final int BLOCK = 128;
    /** A bitmap costs at most twice the bytes of the gaps here, and makes an intersection step one load. */
    private static final int DENSE = 16;

    private Postings() {}

    /** A list's handle: the complement of its only document, or where the list starts. */
    static int write(ByteSlab out, int[] docs, int size, int bound) {
        if (size == 1) {
            return ~docs[0];
        }
        int start = out.size();
        out.putVar(size);
        if (isDense(size, bound)) {
            int base = out.size();
            out.zeros(((bound >>> 6) + 1) * 8);
            byte[] bytes = out.array();
            for (int i = 0; i < size; i++) {
                bytes[base + (docs[i] >>> 3)] |= (byte) (1 << (docs[i] & 7));
            }
            return start;
        }
        int blocks = (size - 1) / BLOCK;
        int table = out.size();
        out.zeros(blocks * 8);
        int data = out.size();
        int last = 0;
        for (int i = 0; i < size; i++) {
            if (i > 0 && i % BLOCK == 0) {
                int entry = table + (i / BLOCK - 1) * 8;
                Bytes.INT.set(out.array(), entry, last);
                Bytes.INT.set(out.array(), entry + 4, out.size() - data);
            }
            out.putVar(docs[i] - last);
            last = docs[i];
        }
        return start;
    }

    private static boolean isDense(int size, int bound) {
        return size > BLOCK && (long) size * DENSE > bound;
    }

    static Cursor open(byte[] bytes, int handle, int bound) {
        if (handle < 0) {
            return new Single(~handle);
        }
        int at = handle;
        int size = 0;
        int shift = 0;
        byte b;
        do {
            b = bytes[at++];
            size |= (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        return isDense(size, bound) ? new Bitmap(bytes, at, size, bound) : new Gaps(bytes, at, size);
    }

    private static final class Single extends Cursor {
        private final int doc;

        Single(int doc) {
            this.doc = doc;
        }

        @Override
        int advance(int target) {
            return target <= doc ? doc : END;
        }

        @Override
        int cost() {
            return 1;
        }
    }

    private static final class Bitmap extends Cursor {
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

    private static final class Gaps extends Cursor {
        private final byte[] bytes;
        private final int table;
        private final int data;
        private final int blocks;
        private final int size;
        private int at;
        private int next;
        private int doc = -1;

        Gaps(byte[] bytes, int start, int size) {
            this.bytes = bytes;
            this.size = size;
            this.blocks = (size - 1) / BLOCK;
            this.table = start;
            this.data = start + blocks * 8;
            this.at = data;
        }

        @Override
        int advance(int target) {
            if (doc >= target) {
                return doc;
            }
            jump(target);
            int read = next;
            int current = Math.max(doc, 0);
            int from = at;
            while (read < size) {
                byte b = bytes[from++];
                int gap = b & 0x7f;
                for (int shift = 7; b < 0; shift += 7) {
                    b = bytes[from++];
                    gap |= (b & 0x7f) << shift;
                }
                current += gap;
                read++;
                if (current >= target) {
                    next = read;
                    at = from;
                    doc = current;
                    return current;
                }
            }
            next = size;
            doc = END;
            return END;
        }

        /** Goes to the last block that starts below {@code target}: doubling steps, since targets are mostly near. */
        private void jump(int target) {
            int block = next / BLOCK;
            if (block >= blocks || last(block) >= target) {
                return;
            }
            int low = block;
            int step = 1;
            while (low + step < blocks && last(low + step) < target) {
                low += step;
                step *= 2;
            }
            int high = Math.min(low + step, blocks);
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (last(middle) < target) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            doc = last(low);
            next = (low + 1) * BLOCK;
            at = data + Bytes.intAt(bytes, table + low * 8 + 4);
        }

        private int last(int block) {
            return Bytes.intAt(bytes, table + block * 8);
        }

        @Override
        int cost() {
            return size;
        }
    }
}
