package org.fasttrack.supernode.directory;

/**
 * Lists of documents. A list of one is its own handle; a dense list is a {@link Bitmap}; a frequent one is {@link EliasFano} blocks,
 * in which others are looked up; another one is full {@link GapBlock}s, found through a table of (last document, end), and a tail of
 * variable-length gaps.
 */
final class Postings {
    static final int BLOCK = GapBlock.SIZE;

    /**
     * From which density on a list gets which form: of so many documents at most one is in it.
     *
     * @param bitmap for {@link Bitmap}
     * @param blocks for {@link EliasFano}
     */
    record Forms(int bitmap, int blocks) {
        /** Words are looked up fast: a bitmap may cost six times the bytes of gaps, blocks a quarter more. */
        static final Forms WORDS = new Forms(32, Integer.MAX_VALUE);
        /** Beginnings are many. From one in 128 on, blocks are no larger than gaps. */
        static final Forms BEGINNINGS = new Forms(10, 128);

        private int of(int size, int bound) {
            if (size <= BLOCK) {
                return GAPS;
            }
            return (long) size * bitmap > bound ? BITMAP : (long) size * blocks > bound ? ELIAS_FANO : GAPS;
        }
    }

    private static final int MOST_HEADER = 5;
    private static final int ENTRY = 8;

    /** What the header says beside the size. */
    private static final int GAPS = 0;

    private static final int BITMAP = 1;
    private static final int ELIAS_FANO = 2;
    private static final int FORM_BITS = 2;

    private Postings() {}

    /** A list's handle: the complement of its only document, or its address. */
    static int write(Slab.Writer out, int[] docs, int size, int bound, Forms forms) {
        if (size == 1) {
            return ~docs[0];
        }
        int form = forms.of(size, bound);
        int handle = out.begin(MOST_HEADER + mostBytes(form, size, bound));
        out.putVar(size << FORM_BITS | form);
        switch (form) {
            case BITMAP -> Bitmap.write(out, docs, size, bound);
            case ELIAS_FANO -> EliasFanoCursor.write(out, docs, size);
            default -> writeGaps(out, docs, size);
        }
        return handle;
    }

    private static int mostBytes(int form, int size, int bound) {
        return switch (form) {
            case BITMAP -> Bitmap.bytes(bound);
            case ELIAS_FANO -> EliasFanoCursor.mostBytes(size);
            default -> size / BLOCK * (ENTRY + GapBlock.MOST_BYTES) + size % BLOCK * 5;
        };
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

    static Cursor open(Slab slab, int handle, int bound) {
        if (handle < 0) {
            return ListCursor.of(new int[] {~handle}, 1);
        }
        byte[] bytes = slab.chunk(handle);
        int header = header(bytes, Slab.offset(handle));
        int list = Slab.offset(handle) + headerBytes(header);
        int size = header >>> FORM_BITS;
        return switch (header & (1 << FORM_BITS) - 1) {
            case BITMAP -> new Bitmap(bytes, list, size, bound);
            case ELIAS_FANO -> new EliasFanoCursor(bytes, list, size);
            default -> ListCursor.of(bytes, list, size);
        };
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
        if ((header & (1 << FORM_BITS) - 1) == GAPS) {
            ListCursor.addAll(bytes, Slab.offset(handle) + headerBytes(header), header >>> FORM_BITS, docs);
            return;
        }
        docs.ensure(header >>> FORM_BITS);
        Cursor list = open(slab, handle, bound);
        for (int doc = list.advance(0); doc != Cursor.END; doc = list.advance(doc + 1)) {
            docs.add(doc);
        }
    }
}
