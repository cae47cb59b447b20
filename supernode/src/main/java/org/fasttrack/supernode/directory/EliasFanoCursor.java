package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** Walks a list of {@link EliasFano} blocks, which it finds through a table of (last document, end). */
final class EliasFanoCursor extends Cursor {
    private static final int ENTRY = 8;
    private static final long[] NO_BITS = {};
    /** Where a block is asked for so many documents at once, unpacking it is cheaper than to look each of them up. */
    private static final int MANY = 6;

    private static final int MOST_MAPPED = 1 << 13;
    private static final int RUN = -2;
    private static final int BITMAP = -1;
    /** One load brings at least so many bits from any position on. */
    private static final int LOADED_BITS = 57;

    private final byte[] bytes;
    private final int table;
    private final int blocks;
    private final int size;
    private int doc = -1;
    /** The block at hand: its number, the document that it begins after, its last one. */
    private int block = -1;

    private int base;
    private int last = -1;
    /** How many documents the block has. */
    private int count;
    /** How many lower bits a document has, or {@link #RUN}, or {@link #BITMAP}. */
    private int width;

    private int lower;
    private int upper;
    /** Where the document's upper bits end, and what they are. */
    private int bit;

    private int bucket;

    /** The documents of block {@code mapped}, from {@code base} on. */
    private long[] map = NO_BITS;

    private int mapped = -1;

    EliasFanoCursor(byte[] bytes, int table, int size) {
        this.bytes = bytes;
        this.table = table;
        this.size = size;
        this.blocks = blocks(size);
    }

    private static int blocks(int size) {
        return (size + EliasFano.SIZE - 1) / EliasFano.SIZE;
    }

    static int mostBytes(int size) {
        return blocks(size) * (ENTRY + EliasFano.MOST_BYTES);
    }

    static void write(Slab.Writer out, int[] docs, int size) {
        int table = out.size();
        out.skip(blocks(size) * ENTRY);
        int data = out.size();
        int base = 0;
        for (int from = 0, entry = table; from < size; from += EliasFano.SIZE, entry += ENTRY) {
            int count = Math.min(EliasFano.SIZE, size - from);
            EliasFano.write(out, docs, from, count, base);
            base = docs[from + count - 1] + 1;
            Bytes.putInt(out.array(), entry, base - 1);
            Bytes.putInt(out.array(), entry + 4, out.size() - data);
        }
    }

    @Override
    int advance(int target) {
        if (doc >= target) {
            return doc;
        }
        if (last < target && !loadFor(target)) {
            return END;
        }
        doc = switch (width) {
            case RUN -> target;
            case BITMAP -> inBitmap(target);
            default -> inBlock(target);
        };
        return doc;
    }

    /** Two blocks at a time. */
    @Override
    int fill(int from, int[] docs) {
        int filled = 0;
        while (filled <= BATCH - EliasFano.SIZE && block + 1 < blocks) {
            load(block + 1);
            unpack(docs, filled);
            filled += count;
        }
        return filled;
    }

    private void unpack(int[] docs, int to) {
        switch (width) {
            case RUN -> {
                for (int i = 0; i < count; i++) {
                    docs[to + i] = base + i;
                }
            }
            case BITMAP -> EliasFano.unpackBitmap(bytes, upper, base, docs, to, count);
            default -> EliasFano.unpack(bytes, lower, width, base, docs, to, count);
        }
    }

    @Override
    int retain(int[] docs, int asked) {
        int kept = 0;
        for (int i = 0; i < asked; ) {
            if (last < docs[i] && !loadFor(docs[i])) {
                return kept;
            }
            boolean isMany = i + MANY <= asked && docs[i + MANY - 1] <= last;
            if (mapped == block || (isMany && map())) {
                long[] bits = map;
                for (; i < asked && docs[i] <= last; i++) {
                    int at = docs[i] - base;
                    docs[kept] = docs[i];
                    kept += (int) (bits[at >>> 6] >>> at & 1);
                }
            } else {
                docs[kept] = docs[i];
                kept += hasInBlock(docs[i++] - base);
            }
        }
        return kept;
    }

    /** Unpacks the block to a bitmap. @return false where that is not worth while */
    private boolean map() {
        int span = last - base + 1;
        if (width < 0 || span > MOST_MAPPED) {
            return false;
        }
        if (map.length == 0) {
            map = new long[MOST_MAPPED / Long.SIZE];
        }
        Arrays.fill(map, 0, (span + Long.SIZE - 1) / Long.SIZE, 0);
        EliasFano.map(bytes, lower, width, map, count);
        mapped = block;
        return true;
    }

    /** 1 or 0. */
    private int hasInBlock(int wanted) {
        if (width < 0) {
            return width == RUN ? 1 : bytes[upper + (wanted >>> 3)] >>> (wanted & 7) & 1;
        }
        int high = wanted >>> width;
        int at = high == 0 ? 0 : EliasFano.afterZeros(bytes, upper, high);
        int mask = (1 << width) - 1;
        int asked = wanted & mask;
        int low = (lower << 3) + (at - high) * width;
        int ones = Long.numberOfTrailingZeros(~(Bytes.longAt(bytes, upper + (at >>> 3)) >>> (at & 7)));
        if (ones >= LOADED_BITS) {
            return inBlock(base + wanted) == base + wanted ? 1 : 0;
        }
        // After the block's last document come the bits of something else.
        int inBucket = Math.min(ones, count - (at - high));
        int found = 0;
        for (int i = 0; i < inBucket; i++) {
            found |= lower(low + i * width, mask) == asked ? 1 : 0;
        }
        return found;
    }

    private int lower(int low, int mask) {
        return (int) (Bytes.longAt(bytes, low >>> 3) >>> (low & 7)) & mask;
    }

    /** Gallops to the first block that does not end before {@code target}. */
    private boolean loadFor(int target) {
        int low = block;
        int step = 1;
        while (low + step < blocks && lastOf(low + step) < target) {
            low += step;
            step <<= 1;
        }
        int high = Math.min(low + step, blocks);
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (lastOf(middle) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        if (high == blocks) {
            doc = END;
            return false;
        }
        load(high);
        return true;
    }

    private int lastOf(int number) {
        return Bytes.intAt(bytes, table + number * ENTRY);
    }

    private void load(int number) {
        int before = table + (number - 1) * ENTRY;
        int from = table + blocks * ENTRY;
        block = number;
        base = 0;
        if (number > 0) {
            base = Bytes.intAt(bytes, before) + 1;
            from += Bytes.intAt(bytes, before + 4);
        }
        last = lastOf(number);
        count = Math.min(EliasFano.SIZE, size - number * EliasFano.SIZE);
        shape(from, last - base + 1);
    }

    private void shape(int from, int span) {
        lower = from;
        upper = from;
        bit = -1;
        bucket = 0;
        if (EliasFano.isRun(span, count)) {
            width = RUN;
        } else if (EliasFano.isBitmap(span, count)) {
            width = BITMAP;
        } else {
            width = EliasFano.width(span, count);
            upper += EliasFano.lowerBytes(width, count);
        }
    }

    /** The block's last document is not below {@code target}: what follows the block in the bytes is not reached. */
    private int inBitmap(int target) {
        int at = target - base;
        long bits = Bytes.longAt(bytes, upper + (at >>> 3)) >>> (at & 7);
        while (bits == 0) {
            at += LOADED_BITS;
            bits = Bytes.longAt(bytes, upper + (at >>> 3)) >>> (at & 7);
        }
        return base + at + Long.numberOfTrailingZeros(bits);
    }

    private int inBlock(int target) {
        int wanted = target - base;
        int at = bit + 1;
        int high = wanted >>> width;
        if (high > bucket && target != doc + 1) {
            bucket = high;
            at = EliasFano.afterZeros(bytes, upper, high);
        }
        int mask = (1 << width) - 1;
        while (true) {
            long bits = Bytes.longAt(bytes, upper + (at >>> 3)) >>> (at & 7);
            if (bits == 0) {
                at += LOADED_BITS;
                bucket += LOADED_BITS;
                continue;
            }
            int zeros = Long.numberOfTrailingZeros(bits);
            at += zeros;
            bucket += zeros;
            int found = bucket << width | lower((lower << 3) + (at - bucket) * width, mask);
            if (found >= wanted) {
                bit = at;
                return base + found;
            }
            at++;
        }
    }

    @Override
    int cost() {
        return size;
    }
}
