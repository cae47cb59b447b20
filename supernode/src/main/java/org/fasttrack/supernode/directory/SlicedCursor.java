package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** Walks a {@link Sliced} list; or what several have in common, a slice at a time. */
final class SlicedCursor extends Cursor {
    private static final int[] NO_DOCS = {};
    /** So many slices are waited for together. */
    private static final int TOGETHER = 32;
    /** Where two lists may have much in common the first few slices are enough. */
    private static final int FIRST_ROUND = 4;

    private static final long[] NO_PLACES = {};

    private byte[][] lists;
    private int[] tables;
    private final int regions;
    private final int size;

    /** The slices that all lists have, of this region, and are still to come. */
    private long rest;

    private int region = -1;

    /** For {@link #advance}: a slice's documents. */
    private int[] docs = NO_DOCS;

    private int at;
    private int end;

    /** Places of slices in the first two lists. */
    private long[] ours = NO_PLACES;

    private long[] theirs = NO_PLACES;
    private int round = FIRST_ROUND;
    /** Only there so that the loads are not left out. */
    int touched;

    SlicedCursor(byte[] bytes, int table, int size, int bound) {
        this.lists = new byte[][] {bytes};
        this.tables = new int[] {table};
        this.size = size;
        this.regions = Sliced.regions(bound);
    }

    @Override
    boolean absorb(Cursor other) {
        if (!(other instanceof SlicedCursor more)) {
            return false;
        }
        int count = lists.length;
        lists = Arrays.copyOf(lists, count + 1);
        tables = Arrays.copyOf(tables, count + 1);
        lists[count] = more.lists[0];
        tables[count] = more.tables[0];
        return true;
    }

    @Override
    int advance(int target) {
        while (true) {
            for (; at < end; at++) {
                if (docs[at] >= target) {
                    return docs[at];
                }
            }
            if (docs.length == 0) {
                docs = new int[Sliced.SLICE];
            }
            skipTo(target >>> Sliced.SLICE_BITS);
            if (!isMore()) {
                return END;
            }
            at = 0;
            end = addNext(docs, 0);
        }
    }

    /** Leaves out the slices before {@code slice}. */
    private void skipTo(int slice) {
        int wanted = slice / Sliced.REGION;
        if (wanted > region) {
            region = Math.min(wanted, regions);
            rest = wanted < regions ? common(wanted) : 0;
        }
        if (wanted == region) {
            rest &= -1L << slice;
        }
    }

    private boolean isMore() {
        while (rest == 0) {
            if (++region >= regions) {
                region = regions;
                return false;
            }
            rest = common(region);
        }
        return true;
    }

    private long common(int region) {
        long common = Sliced.slices(lists[0], tables[0], region);
        for (int i = 1; i < lists.length; i++) {
            common &= Sliced.slices(lists[i], tables[i], region);
        }
        return common;
    }

    @Override
    int fill(int from, int[] docs, int wanted) {
        int filled = 0;
        while (filled < wanted && isMore()) {
            filled = lists.length == 1 ? addNext(docs, filled) : addRound(docs, filled, wanted);
        }
        return filled;
    }

    /** Adds what all lists have in the next slice. */
    private int addNext(int[] docs, int to) {
        int slice = next();
        long first = Sliced.find(lists[0], tables[0], slice);
        if (lists.length == 1) {
            return Sliced.unpack(lists[0], first, slice << Sliced.SLICE_BITS, docs, to);
        }
        return addCommon(slice, first, Sliced.find(lists[1], tables[1], slice), docs, to);
    }

    private int next() {
        int slice = region * Sliced.REGION + Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        return slice;
    }

    /** Adds what all lists have in the next slices of this region, until there are as many as wanted. */
    private int addRound(int[] docs, int to, int wanted) {
        int found = findRound();
        int end = to;
        for (int i = 0; i < found && end < wanted; i++) {
            end = addCommon(next(), ours[i], theirs[i], docs, end);
        }
        return end;
    }

    /** Finds some of the slices to come and touches them, so that they are waited for together. @return how many */
    private int findRound() {
        if (ours.length == 0) {
            ours = new long[TOGETHER];
            theirs = new long[TOGETHER];
        }
        Sliced.Region first = Sliced.Region.of(lists[0], tables[0], region);
        Sliced.Region second = Sliced.Region.of(lists[1], tables[1], region);
        int found = 0;
        int sum = 0;
        for (long left = rest; left != 0 && found < round; left &= left - 1) {
            int slice = Long.numberOfTrailingZeros(left);
            long a = first.find(lists[0], slice);
            long b = second.find(lists[1], slice);
            sum += lists[0][Sliced.place(a)] + lists[1][Sliced.place(b)];
            ours[found] = a;
            theirs[found++] = b;
        }
        touched = sum;
        round = Math.min(TOGETHER, round * 2);
        return found;
    }

    private int addCommon(int slice, long first, long second, int[] docs, int to) {
        int end = addCommon(lists[0], first, lists[1], second, slice << Sliced.SLICE_BITS, docs, to);
        for (int i = 2; i < lists.length && end > to; i++) {
            end = retain(lists[i], Sliced.find(lists[i], tables[i], slice), docs, to, end);
        }
        return end;
    }

    /** Of {@code docs[from..to)}, all of one slice, those that it has. @return their end */
    private static int retain(byte[] list, long slice, int[] docs, int from, int to) {
        int end = from;
        for (int i = from; i < to; i++) {
            int doc = docs[i];
            docs[end] = doc;
            end += Sliced.has(list, slice, doc & Sliced.SLICE - 1);
        }
        return end;
    }

    /** Of two lists. */
    private static int addCommon(byte[] a, long inA, byte[] b, long inB, int base, int[] docs, int to) {
        if (Sliced.areFew(inA, inB)) {
            return add(a, inA, Sliced.commonOfFew(a, inA, b, inB), base, docs, to);
        }
        if (Sliced.length(inA) > Sliced.length(inB)) {
            return addCommon(b, inB, a, inA, base, docs, to);
        }
        if (Sliced.length(inA) < Sliced.BITMAP) {
            return add(a, inA, Sliced.common(a, inA, b, inB), base, docs, to);
        }
        return addBitmaps(a, Sliced.place(inA), b, Sliced.place(inB), base, docs, to);
    }

    private static int addBitmaps(byte[] a, int inA, byte[] b, int inB, int base, int[] docs, int to) {
        long first = Bytes.longAt(a, inA) & Bytes.longAt(b, inB);
        long second = Bytes.longAt(a, inA + 8) & Bytes.longAt(b, inB + 8);
        long third = Bytes.longAt(a, inA + 16) & Bytes.longAt(b, inB + 16);
        long fourth = Bytes.longAt(a, inA + 24) & Bytes.longAt(b, inB + 24);
        if ((first | second | third | fourth) == 0) {
            return to;
        }
        int end = Sliced.unpack(first, base, docs, to);
        end = Sliced.unpack(second, base + 64, docs, end);
        end = Sliced.unpack(third, base + 128, docs, end);
        return Sliced.unpack(fourth, base + 192, docs, end);
    }

    private static int add(byte[] bytes, long found, int which, int base, int[] docs, int to) {
        // Most slices have none or one in common, which could not be guessed: the first is always written.
        int place = Sliced.place(found);
        docs[to] = base | (bytes[place + (Integer.numberOfTrailingZeros(which) & Sliced.MOST_FEW)] & 0xff);
        int end = to + (-which >>> (Integer.SIZE - 1));
        for (int rest = which & (which - 1); rest != 0; rest &= rest - 1) {
            docs[end++] = base | (bytes[place + Integer.numberOfTrailingZeros(rest)] & 0xff);
        }
        return end;
    }

    @Override
    int retain(int[] docs, int count) {
        int kept = count;
        if (ours.length == 0) {
            ours = new long[TOGETHER];
        }
        for (int i = 0; i < lists.length && kept > 0; i++) {
            int there = retainThere(lists[i], tables[i], docs, kept);
            kept = 0;
            for (int from = 0; from < there; from += TOGETHER) {
                kept = retain(lists[i], tables[i], docs, from, Math.min(there, from + TOGETHER), kept, ours);
            }
        }
        return kept;
    }

    /** What the table denies goes, without a branch that could be guessed wrong. */
    private static int retainThere(byte[] list, int table, int[] docs, int count) {
        int there = 0;
        for (int i = 0; i < count; i++) {
            int doc = docs[i];
            int slice = doc >>> Sliced.SLICE_BITS;
            docs[there] = doc;
            there += (int) (Sliced.slices(list, table, slice / Sliced.REGION) >>> slice) & 1;
        }
        return there;
    }

    /**
     * Of {@code docs[from..to)}, whose slices are there, those that the list has go to {@code kept} on: all slices are found and touched
     * first, so that they are waited for together; then they are read.
     */
    private static int retain(byte[] list, int table, int[] docs, int from, int to, int kept, long[] found) {
        int touched = 0;
        for (int i = from; i < to; i++) {
            long slice = Sliced.find(list, table, docs[i] >>> Sliced.SLICE_BITS);
            found[i - from] = slice;
            touched += list[Sliced.place(slice)];
        }
        int end = kept;
        for (int i = from; i < to; i++) {
            int doc = docs[i];
            docs[end] = doc;
            end += Sliced.has(list, found[i - from], doc & Sliced.SLICE - 1);
        }
        // Never true, which no compiler knows: the loads stay.
        return touched == Integer.MIN_VALUE ? 0 : end;
    }

    @Override
    int cost() {
        return size;
    }
}
