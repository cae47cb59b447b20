package org.fasttrack.supernode.directory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks a {@link Sliced} list; or what several have in common, a slice at a time. */
final class SlicedCursor extends Cursor {
    private static final int[] NO_DOCS = {};
    /** So many slices are waited for together. */
    private static final int TOGETHER = 32;
    /** Where two lists may have much in common the first few slices are enough. */
    private static final int FIRST_ROUND = 12;

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

    /** Places of slices. */
    private long[] places = NO_PLACES;

    private @Nullable SliceMatch match;
    private int round = FIRST_ROUND;

    SlicedCursor(byte[] bytes, int table, int size, int bound) {
        this.lists = new byte[][] {bytes};
        this.tables = new int[] {table};
        this.size = size;
        this.regions = Sliced.regions(bound);
    }

    @Override
    void workIn(SliceMatch match) {
        this.match = match;
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
        if (lists.length > 1) {
            round = 1;
            return addRound(docs, to, to + 1);
        }
        int slice = next();
        return Sliced.unpack(lists[0], Sliced.find(lists[0], tables[0], slice), slice << Sliced.SLICE_BITS, docs, to);
    }

    private int next() {
        int slice = region * Sliced.REGION + Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        return slice;
    }

    /** Adds what all lists have in the next slices, until there are as many as wanted. */
    private int addRound(int[] docs, int to, int wanted) {
        if (match == null) {
            match = new SliceMatch();
        }
        match.begin(lists[0], tables[0], lists[1], tables[1]);
        while (match.count() < round && isMore()) {
            rest = match.take(region, rest, round);
        }
        round = Math.min(SliceMatch.MOST, round * 2);
        match.compare();
        int end = match.unpack(docs, to, wanted);
        if (match.left() < match.count()) {
            int slice = match.slice(match.left());
            region = slice / Sliced.REGION;
            rest = common(region) & -1L << slice;
        }
        for (int i = 2; i < lists.length; i++) {
            end = retainHere(lists[i], tables[i], docs, to, end);
        }
        return end;
    }

    @Override
    int retain(int[] docs, int count) {
        int kept = count;
        for (int i = 0; i < lists.length && kept > 0; i++) {
            kept = retainHere(lists[i], tables[i], docs, 0, retainThere(lists[i], tables[i], docs, kept));
        }
        return kept;
    }

    /** Of {@code docs[from..to)}, whose slices are there, those that the list has. @return their end */
    private int retainHere(byte[] list, int table, int[] docs, int from, int to) {
        if (places.length == 0) {
            places = new long[TOGETHER];
        }
        int kept = from;
        for (int some = from; some < to; some += TOGETHER) {
            kept = retain(list, table, docs, some, Math.min(to, some + TOGETHER), kept, places);
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
