package org.fasttrack.supernode.directory;

/**
 * Lists of documents. A list of one is its own handle; a dense list is a {@link Bitmap}; another one is full
 * {@link GapBlock}s, found through a table of (last document, end), and a tail of variable-length gaps.
 */
final class Postings {
    static final int BLOCK = GapBlock.SIZE;
    /** A bitmap costs up to twice the bytes of blocks here. */
    private static final int DENSE = 10;

    private static final int MOST_HEADER = 5;
    private static final int ENTRY = 8;

    private Postings() {}

    /** A list's handle: the complement of its only document, or its address. */
    static int write(Slab.Writer out, int[] docs, int size, int bound) {
        if (size == 1) {
            return ~docs[0];
        }
        if (isDense(size, bound)) {
            int handle = out.begin(MOST_HEADER + Bitmap.bytes(bound));
            out.putVar(size);
            Bitmap.write(out, docs, size, bound);
            return handle;
        }
        int blocks = size / BLOCK;
        int handle = out.begin(MOST_HEADER + blocks * (ENTRY + GapBlock.MOST_BYTES) + size % BLOCK * 5);
        out.putVar(size);
        int table = out.size();
        out.skip(blocks * ENTRY);
        int data = out.size();
        int last = -1;
        for (int block = 0; block < blocks; block++) {
            GapBlock.write(out, docs, block * BLOCK, last);
            last = docs[block * BLOCK + BLOCK - 1];
            Bytes.putInt(out.array(), table + block * ENTRY, last);
            Bytes.putInt(out.array(), table + block * ENTRY + 4, out.size() - data);
        }
        for (int i = blocks * BLOCK; i < size; i++) {
            out.putVar(docs[i] - last - 1);
            last = docs[i];
        }
        return handle;
    }

    private static boolean isDense(int size, int bound) {
        return size > BLOCK && (long) size * DENSE > bound;
    }

    static Cursor open(Slab slab, int handle, int bound) {
        if (handle < 0) {
            return ListCursor.of(new int[] {~handle}, 1);
        }
        byte[] bytes = slab.chunk(handle);
        int at = Slab.offset(handle);
        int size = size(bytes, at);
        int list = at + sizeBytes(size);
        return isDense(size, bound) ? new Bitmap(bytes, list, size, bound) : ListCursor.of(bytes, list, size);
    }

    /** How many documents there are. */
    static int size(Slab slab, int handle) {
        return handle < 0 ? 1 : size(slab.chunk(handle), Slab.offset(handle));
    }

    private static int size(byte[] bytes, int from) {
        int at = from;
        int size = 0;
        int shift = 0;
        byte b;
        do {
            b = bytes[at++];
            size |= (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        return size;
    }

    private static int sizeBytes(int size) {
        return size < 1 << 7 ? 1 : size < 1 << 14 ? 2 : size < 1 << 21 ? 3 : 4;
    }

    /** Adds the whole list to {@code docs}. */
    static void addAll(Slab slab, int handle, int bound, IntList docs) {
        if (handle < 0) {
            docs.add(~handle);
            return;
        }
        byte[] bytes = slab.chunk(handle);
        int size = size(bytes, Slab.offset(handle));
        int list = Slab.offset(handle) + sizeBytes(size);
        if (isDense(size, bound)) {
            Cursor dense = new Bitmap(bytes, list, size, bound);
            for (int doc = dense.advance(0); doc != Cursor.END; doc = dense.advance(doc + 1)) {
                docs.add(doc);
            }
        } else {
            ListCursor.addAll(bytes, list, size, docs);
        }
    }
}
