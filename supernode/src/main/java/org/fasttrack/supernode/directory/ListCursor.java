package org.fasttrack.supernode.directory;

/** A list of documents, of which one block at a time is unpacked. */
final class ListCursor extends Cursor {
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_DOCS = {};
    private static final int ENTRY = 8;

    private final byte[] bytes;
    private final int table;
    private final int blocks;
    private final int size;
    private int[] docs;
    /** The unpacked block; {@code blocks} is the tail, -1 none yet. */
    private int block;

    private int at;
    private int end;

    private ListCursor(byte[] bytes, int table, int size, int[] docs, int block, int end) {
        this.bytes = bytes;
        this.table = table;
        this.blocks = bytes.length == 0 ? 0 : size / Postings.BLOCK;
        this.size = size;
        this.docs = docs;
        this.block = block;
        this.end = end;
    }

    /** Documents that are unpacked already, in order. */
    static ListCursor of(int[] docs, int size) {
        return new ListCursor(NO_BYTES, 0, size, docs, 0, size);
    }

    /** What {@link Postings} wrote. */
    static ListCursor of(byte[] bytes, int table, int size) {
        return new ListCursor(bytes, table, size, NO_DOCS, -1, 0);
    }

    @Override
    int advance(int target) {
        if (at < end && docs[at] >= target) {
            return docs[at];
        }
        if (end == 0 || docs[end - 1] < target) {
            if (!loadFor(target)) {
                return END;
            }
        }
        seek(target);
        return docs[at];
    }

    /** A block at a time, which is unpacked where it is wanted. */
    @Override
    int fill(int from, int[] docs, int wanted) {
        if (at == end) {
            return isMore() ? unpack(block + 1, docs) : 0;
        }
        int count = Math.min(wanted, end - at);
        System.arraycopy(this.docs, at, docs, 0, count);
        at += count;
        return count;
    }

    @Override
    int retain(int[] docs, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int doc = docs[i];
            docs[kept] = doc;
            kept += advance(doc) == doc ? 1 : 0;
        }
        return kept;
    }

    /** Halves without a branch that could be guessed wrong; the nearest documents are tried first. */
    private void seek(int target) {
        if (docs[at] >= target) {
            return;
        }
        if (docs[at + 1] >= target) {
            at++;
            return;
        }
        int low = at + 1;
        int count = end - low;
        while (count > 1) {
            int half = count >>> 1;
            low += docs[low + half - 1] < target ? half : 0;
            count -= half;
        }
        at = low;
    }

    /** Unpacks the block that holds the first document from {@code target} on. */
    private boolean loadFor(int target) {
        int low = block;
        int step = 1;
        while (low + step < blocks && last(low + step) < target) {
            low += step;
            step <<= 1;
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
        return high > block && load(high) && docs[end - 1] >= target;
    }

    private boolean isMore() {
        return block + 1 < blocks || (block < blocks && size % Postings.BLOCK > 0);
    }

    private boolean load(int number) {
        if (docs.length == 0) {
            docs = new int[Math.min(size, Postings.BLOCK)];
        }
        int before = number == 0 ? -1 : last(number - 1);
        at = 0;
        end = unpack(number, docs);
        if (end == 0) {
            // Nothing is left: stay at the end of the last block.
            docs[0] = before;
            end = 1;
        }
        return true;
    }

    /** Unpacks the block or tail of that number. @return how many documents */
    private int unpack(int number, int[] docs) {
        block = number;
        int base = number == 0 ? -1 : last(number - 1);
        int from = table + blocks * ENTRY + (number == 0 ? 0 : Bytes.intAt(bytes, table + (number - 1) * ENTRY + 4));
        if (number < blocks) {
            GapBlock.read(bytes, from, base, docs, 0);
            return Postings.BLOCK;
        }
        int count = size % Postings.BLOCK;
        readTail(bytes, from, base, docs, 0, count);
        return count;
    }

    private static void readTail(byte[] bytes, int from, int base, int[] docs, int at, int count) {
        int position = from;
        int doc = base;
        for (int i = at; i < at + count; i++) {
            byte b = bytes[position++];
            int gap = b & 0x7f;
            for (int shift = 7; b < 0; shift += 7) {
                b = bytes[position++];
                gap |= (b & 0x7f) << shift;
            }
            doc += gap + 1;
            docs[i] = doc;
        }
    }

    private int last(int number) {
        return Bytes.intAt(bytes, table + number * ENTRY);
    }

    /** Adds the whole list that {@link Postings} wrote at {@code table} to {@code out}. */
    static void addAll(byte[] bytes, int table, int size, IntList out) {
        int blocks = size / Postings.BLOCK;
        int data = table + blocks * ENTRY;
        out.ensure(size);
        int last = -1;
        int from = data;
        for (int block = 0; block < blocks; block++) {
            GapBlock.read(bytes, from, last, out.values, out.size);
            out.size += Postings.BLOCK;
            last = Bytes.intAt(bytes, table + block * ENTRY);
            from = data + Bytes.intAt(bytes, table + block * ENTRY + 4);
        }
        int rest = size % Postings.BLOCK;
        readTail(bytes, from, last, out.values, out.size, rest);
        out.size += rest;
    }

    @Override
    int cost() {
        return size;
    }
}
