package org.fasttrack.supernode.directory;

/**
 * The form of a frequent list: the documents are cut into slices of {@value #SLICE}, and only slices that have something are kept, as the
 * last byte of each of their documents, or as {@value #BITMAP} bytes of bitmap where they have many (Pibiri, "On Slicing Sorted Integer
 * Sequences", 2019). A table tells of every {@value #REGION} slices which are there and where: two lists are compared
 * in the slices that both have, wherever they lie, and nothing else is read.
 *
 * <p>A region's entry is the bitmap of its slices and the place of its data, before which stand, backwards, each slice's begin and length.
 */
final class Sliced {
    static final int SLICE_BITS = 8;
    /** Documents of a slice. */
    static final int SLICE = 1 << SLICE_BITS;
    /** Bytes of a slice that is a bitmap. */
    static final int BITMAP = SLICE / Byte.SIZE;
    /** From so many documents on a slice is one: that bitmaps are compared so fast is worth some bytes. */
    private static final int MANY = 16;

    /** Slices of a region. */
    static final int REGION = Long.SIZE;

    private static final int REGION_BITS = 6;
    private static final int STRIDE = Long.BYTES + Integer.BYTES;
    private static final int LENGTH_BITS = 5;
    private static final int LENGTH = (1 << LENGTH_BITS) - 1;

    private Sliced() {}

    static int regions(int bound) {
        return (bound >>> (SLICE_BITS + REGION_BITS)) + 1;
    }

    static int mostBytes(int size, int bound) {
        int slices = Math.min(size, (bound >>> SLICE_BITS) + 1);
        return regions(bound) * STRIDE + slices * Short.BYTES + Math.min(size * BITMAP / MANY, slices * BITMAP);
    }

    static void write(Slab.Writer out, int[] docs, int size, int bound) {
        int table = out.size();
        out.skip(regions(bound) * STRIDE);
        for (int region = 0, from = 0; from < size; region++) {
            int to = from;
            while (to < size && docs[to] >>> (SLICE_BITS + REGION_BITS) == region) {
                to++;
            }
            writeRegion(out, docs, from, to, table, table + region * STRIDE);
            from = to;
        }
    }

    private static void writeRegion(Slab.Writer out, int[] docs, int from, int to, int table, int entry) {
        long slices = 0;
        for (int i = from; i < to; i++) {
            slices |= 1L << (docs[i] >>> SLICE_BITS);
        }
        out.skip(Long.bitCount(slices) * Short.BYTES);
        int data = out.size();
        Bytes.putLong(out.array(), entry, slices);
        Bytes.putInt(out.array(), entry + Long.BYTES, data - table);
        for (int i = from, at = data; i < to; ) {
            int start = i;
            while (i < to && docs[i] >>> SLICE_BITS == docs[start] >>> SLICE_BITS) {
                i++;
            }
            int length = i - start < MANY ? i - start : BITMAP;
            at -= Short.BYTES;
            Bytes.putShort(out.array(), at, ((out.size() - data) << LENGTH_BITS) | (length - 1));
            writeSlice(out, docs, start, i);
        }
    }

    private static void writeSlice(Slab.Writer out, int[] docs, int from, int to) {
        if (to - from < MANY) {
            for (int i = from; i < to; i++) {
                out.putByte(docs[i]);
            }
            return;
        }
        for (int i = from; i < to; i++) {
            out.array()[out.size() + (docs[i] >>> 3 & BITMAP - 1)] |= (byte) (1 << (docs[i] & 7));
        }
        out.skip(BITMAP);
    }

    /** Which slices of a region the list at {@code table} has. */
    static long slices(byte[] bytes, int table, int region) {
        return Bytes.longAt(bytes, table + region * STRIDE);
    }

    /** A region's entry in a list's table. @param data where the slices begin, after what tells of them */
    record Region(long slices, int data) {
        static Region of(byte[] bytes, int table, int region) {
            int entry = table + region * STRIDE;
            return new Region(Bytes.longAt(bytes, entry), table + Bytes.intAt(bytes, entry + Long.BYTES));
        }

        /** The slice, which is there: its place above its length, for {@link #place} and {@link #length}. */
        long find(byte[] bytes, int slice) {
            int before = Long.bitCount(slices & ~(-1L << slice));
            int found = Bytes.shortAt(bytes, data - (before + 1) * Short.BYTES);
            return (long) (data + (found >>> LENGTH_BITS)) << Integer.SIZE | (found & LENGTH) + 1;
        }
    }

    /** As {@link Region#find}. */
    static long find(byte[] bytes, int table, int slice) {
        return Region.of(bytes, table, slice >>> REGION_BITS).find(bytes, slice);
    }

    static int place(long found) {
        return (int) (found >>> Integer.SIZE);
    }

    /** {@link #BITMAP} for a bitmap, else the number of documents. */
    static int length(long found) {
        return (int) found;
    }

    /** 1 when the slice has the document that ends in {@code last}, else 0. */
    static int has(byte[] bytes, long found, int last) {
        int place = place(found);
        int length = length(found);
        if (length == BITMAP) {
            return bytes[place + (last >>> 3)] >>> (last & 7) & 1;
        }
        long all = last * ONES;
        long same = 0;
        for (; length > 8; length -= 8, place += 8) {
            same |= zeros(Bytes.longAt(bytes, place) ^ all);
        }
        same |= zeros(Bytes.longAt(bytes, place) ^ all) << ((8 - length) * 8);
        return same == 0 ? 0 : 1;
    }

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** Not zero when a byte is; the lowest bit that is set is in the first such byte. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & HIGHS;
    }

    /** Adds the documents of a slice, which begin at {@code base}. @return the end of {@code docs} */
    static int unpack(byte[] bytes, long found, int base, int[] docs, int to) {
        int place = place(found);
        int length = length(found);
        if (length < BITMAP) {
            for (int i = 0; i < length; i++) {
                docs[to + i] = base | (bytes[place + i] & 0xff);
            }
            return to + length;
        }
        int end = to;
        for (int word = 0; word < SLICE; word += Long.SIZE) {
            end = unpack(Bytes.longAt(bytes, place + word / 8), base + word, docs, end);
        }
        return end;
    }

    /** The whole list. */
    static void unpackAll(byte[] bytes, int table, int bound, int[] docs, int to) {
        int end = to;
        for (int region = 0; region < regions(bound); region++) {
            for (long rest = slices(bytes, table, region); rest != 0; rest &= rest - 1) {
                int slice = region * REGION + Long.numberOfTrailingZeros(rest);
                end = unpack(bytes, find(bytes, table, slice), slice << SLICE_BITS, docs, end);
            }
        }
    }

    /** Adds a document for each of the bits. @return the end of {@code docs} */
    static int unpack(long bits, int base, int[] docs, int to) {
        int end = to;
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            docs[end++] = base + Long.numberOfTrailingZeros(rest);
        }
        return end;
    }
}
