package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** Takes names in order of rank and writes them as {@link NameBlock}s. */
final class NameWriter {
    /** Before and after the names at hand, which are read in strokes of eight. */
    private static final int SLACK = Long.BYTES;
    /** Of a name, besides its bytes: its length, its tag, and how much more it shares. */
    private static final int MOST_BESIDES = 5;

    private final Slab.Writer out;
    private final IntList blocks;
    /** The names of a block, one after the other. */
    private byte[] names = new byte[NameBlock.SIZE * 32];

    private final int[] starts = new int[NameBlock.SIZE + 1];
    private int count;
    private int common;

    NameWriter(int names) {
        out = new Slab.Writer(names * 16 + 64);
        blocks = new IntList(names / NameBlock.SIZE + 1);
        starts[0] = SLACK;
    }

    void add(byte[] name, int length) {
        int start = starts[count];
        if (start + length + SLACK > names.length) {
            names = Arrays.copyOf(names, Math.max(start + length + SLACK, names.length * 2));
        }
        System.arraycopy(name, 0, names, start, length);
        starts[++count] = start + length;
        if (count == NameBlock.SIZE) {
            writeBlock();
            count = 0;
        }
    }

    private void writeBlock() {
        blocks.add(out.begin(starts[NameBlock.SIZE] + NameBlock.SIZE * MOST_BESIDES + 1));
        int length = length(0);
        // In order of rank none is longer than the last one.
        if (length != length(NameBlock.SIZE - 1) || length > NameBlock.LONGEST_COMMON) {
            writeWide(NameBlock.MIXED);
        } else if (NameBlock.isPlain(length)) {
            out.putByte(length);
            put(starts[0], NameBlock.SIZE * length);
        } else if (!NameBlock.isShort(length)) {
            writeWide(length);
        } else if (!writeShort(length)) {
            writeWide(NameBlock.MIXED);
        }
    }

    /** @return false, with nothing written, when too much stands before the last name */
    private boolean writeShort(int length) {
        int head = out.size();
        int shift = NameBlock.frontShift(length);
        out.putByte(length);
        out.skip(NameBlock.SIZE - 1);
        put(starts[NameBlock.nameAt(0)], length);
        for (int place = 1; place < NameBlock.SIZE; place++) {
            int name = starts[NameBlock.nameAt(place)];
            int parent = starts[NameBlock.nameAt(NameBlock.parentOf(place))];
            int tag = Math.min(front(parent, name, length) >>> shift, NameBlock.MOST_FRONT);
            int front = tag << shift;
            int ending = ending(parent + length, name + length, length - front);
            if (out.size() - head - NameBlock.SIZE > NameBlock.MOST_BEGIN) {
                out.skip(head - out.size());
                return false;
            }
            out.array()[head + place] = (byte) (tag << NameBlock.ENDING_BITS | ending);
            put(name + front, length - front - ending);
        }
        return true;
    }

    private void writeWide(int common) {
        this.common = common;
        out.putByte(common);
        int root = NameBlock.nameAt(0);
        putLength(root);
        put(starts[root], length(root));
        for (int place = 1; place < NameBlock.SIZE; place++) {
            writeWide(NameBlock.nameAt(place), NameBlock.nameAt(NameBlock.parentOf(place)));
        }
    }

    private void writeWide(int name, int parent) {
        int length = length(name);
        int most = Math.min(length, length(parent));
        int front = front(starts[parent], starts[name], most);
        int ending = ending(starts[parent + 1], starts[name + 1], most - front);
        putLength(name);
        out.putByte(Math.min(front, NameBlock.MOST_FRONT) << NameBlock.ENDING_BITS | ending);
        if (front >= NameBlock.MOST_FRONT) {
            out.putVar(front);
        }
        put(starts[name] + front, length - front - ending);
    }

    private void putLength(int name) {
        if (common == NameBlock.MIXED) {
            out.putVar(length(name));
        }
    }

    private int length(int name) {
        return starts[name + 1] - starts[name];
    }

    private void put(int from, int length) {
        Bytes.copyLoosely(names, from, out.array(), out.size(), length);
        out.skip(length);
    }

    /** How many of the first {@code most} bytes at two places are equal before one is not. */
    private int front(int a, int b, int most) {
        for (int done = 0; done < most; done += Long.BYTES) {
            long different = Bytes.longAt(names, a + done) ^ Bytes.longAt(names, b + done);
            if (different != 0) {
                return Math.min(most, done + Long.numberOfTrailingZeros(different) / Byte.SIZE);
            }
        }
        return most;
    }

    /** How many bytes before two places are equal, as many as a tag can tell and at most {@code most}. */
    private int ending(int a, int b, int most) {
        long different = Bytes.longAt(names, a - Long.BYTES) ^ Bytes.longAt(names, b - Long.BYTES);
        int equal = Long.numberOfLeadingZeros(different) / Byte.SIZE;
        return Math.min(equal, Math.min(most, NameBlock.MOST_ENDING));
    }

    /** A block that is not full ends with its last name again and again. */
    Names finish() {
        if (count > 0) {
            byte[] last = Arrays.copyOfRange(names, starts[count - 1], starts[count]);
            while (count > 0) {
                add(last, last.length);
            }
        }
        return new Names(out.finish(), PackedInts.of(blocks));
    }
}
