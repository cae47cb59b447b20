package org.fasttrack.supernode.directory;

/**
 * Lists of documents. A list of one is its own handle; a frequent list is {@link Sliced}; another one is full {@link GapBlock}s, found through a table of (last document, end), and a tail of
 * variable-length gaps.
 */
final class Postings {
    static final int BLOCK = GapBlock.SIZE;

    /**
     * From which density on a list is {@link Sliced}: of so many documents at most one is in a list that is not. Below, the
     * table of slices would be larger than what it saves.
     */
    record Forms(int sliced) {
        static final Forms WORDS = new Forms(1024);
        /** Beginnings are many. */
        static final Forms BEGINNINGS = new Forms(128);

        private int of(int size, int bound) {
            return size > BLOCK && (long) size * sliced > bound ? SLICED : GAPS;
        }
    }

    private static final int MOST_HEADER = 5;
    private static final int ENTRY = 8;

    /** What the header says beside the size. */
    private static final int GAPS = 0;

    private static final int SLICED = 1;
    private static final int FORM_BITS = 1;

    private Postings() {}

    /** A list's handle: the complement of its only document, or its address. */
    static int write(Slab.Writer out, int[] docs, int size, int bound, Forms forms) {
        if (size == 1) {
            return ~docs[0];
        }
        int form = forms.of(size, bound);
        int handle = out.begin(MOST_HEADER + mostBytes(form, size, bound));
        out.putVar(size << FORM_BITS | form);
        if (form == SLICED) {
            Sliced.write(out, docs, size, bound);
        } else {
            writeGaps(out, docs, size);
        }
        return handle;
    }

    private static int mostBytes(int form, int size, int bound) {
        return form == SLICED
                ? Sliced.mostBytes(size, bound)
                : size / BLOCK * (ENTRY + GapBlock.MOST_BYTES) + size % BLOCK * 5;
    }

    private static void writeGaps(Slab.Writer out, int[] docs, int size) {
        int blocks = size / BLOCK;
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
    }

    /** Brings the begins of lists near, together. @return nothing that matters */
    static int touch(Slab slab, int[] handles) {
        int sum = 0;
        for (int handle : handles) {
            int address = Math.max(0, handle);
            sum += slab.chunk(address)[Slab.offset(address)];
        }
        return sum;
    }

    static Cursor open(Slab slab, int handle, int bound) {
        if (handle < 0) {
            return ListCursor.of(new int[] {~handle}, 1);
        }
        byte[] bytes = slab.chunk(handle);
        int header = header(bytes, Slab.offset(handle));
        int list = Slab.offset(handle) + headerBytes(header);
        int size = header >>> FORM_BITS;
        return isSliced(header) ? new SlicedCursor(bytes, list, size, bound) : ListCursor.of(bytes, list, size);
    }

    private static boolean isSliced(int header) {
        return (header & SLICED) != 0;
    }

    /** How many documents there are. */
    static int size(Slab slab, int handle) {
        return handle < 0 ? 1 : header(slab.chunk(handle), Slab.offset(handle)) >>> FORM_BITS;
    }

    private static int header(byte[] bytes, int from) {
        int at = from;
        int header = 0;
        int shift = 0;
        byte b;
        do {
            b = bytes[at++];
            header |= (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        return header;
    }

    private static int headerBytes(int header) {
        return header < 1 << 7 ? 1 : header < 1 << 14 ? 2 : header < 1 << 21 ? 3 : header < 1 << 28 ? 4 : MOST_HEADER;
    }

    /** Adds the whole list to {@code docs}. */
    static void addAll(Slab slab, int handle, int bound, IntList docs) {
        if (handle < 0) {
            docs.add(~handle);
            return;
        }
        byte[] bytes = slab.chunk(handle);
        int header = header(bytes, Slab.offset(handle));
        int list = Slab.offset(handle) + headerBytes(header);
        int size = header >>> FORM_BITS;
        docs.ensure(size);
        if (isSliced(header)) {
            Sliced.unpackAll(bytes, list, bound, docs.values, docs.size);
            docs.size += size;
        } else {
            ListCursor.addAll(bytes, list, size, docs);
        }
    }
}
