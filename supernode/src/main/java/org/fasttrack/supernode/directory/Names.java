package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fasttrack.common.share.ShareRecord;

/**
 * Names in order of rank: neighbours have the same length and mostly the same beginning and ending, so that a name is the numbers
 * of bytes that it shares with the one before in front and at the end, and what is between. Every {@value #BLOCK}th stands for itself: reading one is short.
 */
final class Names {
    static final int BLOCK = 8;
    /** Bytes of a cache line. */
    private static final int LINE = 64;
    /** About what the first name of a block takes, and each other one. */
    private static final int HEAD = 24;

    private static final int REST = 10;
    /** The tag of a name: five bits for what it shares in front, three for what it shares at the end. */
    static final int ENDING_BITS = 3;

    static final int MOST_ENDING = 7;
    /** The number follows. */
    static final int ESCAPE = 30;
    /** The length follows, and what is shared in front. */
    private static final int OTHER_LENGTH = 0xff;

    private static final int MOST = ShareRecord.MAX_NAME_BYTES + 8;

    private static final byte[] NO_BYTES = {};

    private final Slab slab;
    private final int[] blocks;

    private Names(Slab slab, int[] blocks) {
        this.slab = slab;
        this.blocks = blocks;
    }

    long memoryBytes() {
        return slab.memoryBytes() + 4L * blocks.length + 16;
    }

    /** Brings the names of {@code docs[from..to)} near. */
    int touch(int[] docs, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int address = blocks[docs[i] / BLOCK];
            byte[] bytes = slab.chunk(address);
            int at = Slab.offset(address);
            int end = at + Math.min(LINE, HEAD + docs[i] % BLOCK * REST);
            sum += bytes[at] + bytes[Math.min(end, bytes.length - 1)];
        }
        return sum;
    }

    Reader reader() {
        return new Reader();
    }

    /** Takes names in order of rank. */
    static final class Writer {
        private final Slab.Writer out;
        private final IntList blocks;
        private byte[] last = new byte[64];
        private int lastLength;
        private int count;

        Writer(int names) {
            out = new Slab.Writer(names * 16 + BLOCK * MOST);
            blocks = new IntList(names / BLOCK + 1);
        }

        void add(byte[] name, int length) {
            if (count++ % BLOCK == 0) {
                blocks.add(out.begin(BLOCK * MOST));
                out.putVar(length);
                out.put(name, 0, length);
            } else if (length == lastLength) {
                addNeighbour(name, length);
            } else {
                int shared = shared(name, length);
                out.putByte(OTHER_LENGTH);
                out.putVar(length);
                out.putVar(shared);
                out.put(name, shared, length - shared);
            }
            if (length > last.length) {
                last = new byte[MOST];
            }
            System.arraycopy(name, 0, last, 0, length);
            lastLength = length;
        }

        private void addNeighbour(byte[] name, int length) {
            int shared = shared(name, length);
            int end = length;
            while (end > shared && length - end < MOST_ENDING && last[end - 1] == name[end - 1]) {
                end--;
            }
            int escaped = Math.min(shared, ESCAPE);
            out.putByte(escaped << ENDING_BITS | (length - end));
            if (escaped == ESCAPE) {
                out.putVar(shared);
            }
            out.put(name, shared, end - shared);
        }

        private int shared(byte[] name, int length) {
            int miss = Arrays.mismatch(last, 0, lastLength, name, 0, length);
            return miss < 0 ? length : miss;
        }

        Names finish() {
            return new Names(out.finish(), blocks.toArray());
        }
    }

    /** Reads names, fastest upwards; one reader serves one thread. */
    final class Reader {
        byte[] name = NO_BYTES;
        int length;
        private byte[] bytes = NO_BYTES;
        private int at;
        private int next = -1;
        private final ShortNames shortNames = new ShortNames();

        /** Copies the name to {@code target}, which has room for the longest after {@code to}. @return its length */
        int copy(int doc, byte[] target, int to) {
            if (shortNames.read(slab, blocks, doc)) {
                return shortNames.copy(target, to);
            }
            read(doc);
            System.arraycopy(name, 0, target, to, length);
            return length;
        }

        void read(int doc) {
            if (name.length == 0) {
                name = new byte[MOST];
            }
            if (doc < next || next < 0 || doc / BLOCK != next / BLOCK) {
                next = doc / BLOCK * BLOCK;
            }
            if (next <= doc && next % BLOCK == 0) {
                readHead(next / BLOCK);
            }
            for (; next <= doc; next++) {
                readOn(bytes[at++] & 0xff);
            }
        }

        private void readHead(int block) {
            int address = blocks[block];
            bytes = slab.chunk(address);
            at = Slab.offset(address);
            length = var();
            Bytes.copyLoosely(bytes, at, name, 0, length);
            at += length;
            next++;
        }

        private void readOn(int tag) {
            int end = length - (tag & MOST_ENDING);
            int shared = tag >>> ENDING_BITS;
            if (tag == OTHER_LENGTH) {
                length = var();
                shared = var();
                end = length;
            } else if (shared == ESCAPE) {
                shared = var();
            }
            int rest = end - shared;
            // The ending that stays has at most seven bytes.
            long ending = Bytes.longAt(name, end);
            Bytes.copyLoosely(bytes, at, name, shared, rest);
            Bytes.putLong(name, end, ending);
            at += rest;
        }

        String text() {
            return new String(name, 0, length, StandardCharsets.UTF_8);
        }

        private int var() {
            int value = bytes[at++];
            if (value < 0) {
                value = (value & 0x7f) | (bytes[at++] << 7);
            }
            return value;
        }
    }
}
