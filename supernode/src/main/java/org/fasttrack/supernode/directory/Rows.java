package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fasttrack.common.share.ShareRecord;

/**
 * Names, sizes and dates in document order: per row the bytes shared with the name before, the rest of the name, size,
 * date, position in the owner's list. Every {@value #BLOCK}th row stands for itself, so that reading one is short.
 */
final class Rows {
    private static final int BLOCK = 8;
    private final byte[] bytes;
    private final int[] blocks;

    private Rows(byte[] bytes, int[] blocks) {
        this.bytes = bytes;
        this.blocks = blocks;
    }

    long memoryBytes() {
        return bytes.length + 4L * blocks.length;
    }

    /** Takes rows in document order. */
    static final class Writer {
        private final ByteSlab out;
        private final IntList blocks = new IntList(64);
        private byte[] last = new byte[ShareRecord.MAX_NAME_BYTES];
        private int lastLength;
        private int count;

        Writer(int rows) {
            out = new ByteSlab(rows * 28);
        }

        void add(byte[] name, int length, long size, long modified, int position) {
            int shared = 0;
            if (count++ % BLOCK == 0) {
                blocks.add(out.size());
            } else {
                int miss = Arrays.mismatch(last, 0, lastLength, name, 0, length);
                shared = miss < 0 ? length : miss;
            }
            out.putVar(shared);
            out.putVar(length - shared);
            out.put(name, shared, length - shared);
            out.putVar(size);
            out.putVar(modified << 1 ^ modified >> 63);
            out.putVar(position);
            System.arraycopy(name, 0, last, 0, length);
            lastLength = length;
        }

        Rows finish() {
            return new Rows(out.trimmed(), blocks.toArray());
        }
    }

    /** Reads rows; one reader serves one thread. */
    final class Reader {
        final byte[] name = new byte[ShareRecord.MAX_NAME_BYTES];
        int length;
        long size;
        long modified;
        int position;
        private int at;
        private int next = -1;

        void read(int row) {
            if (row != next) {
                at = blocks[row / BLOCK];
                for (next = row / BLOCK * BLOCK; next < row; ) {
                    step();
                }
            }
            step();
        }

        private void step() {
            int shared = (int) var();
            int rest = (int) var();
            System.arraycopy(bytes, at, name, shared, rest);
            at += rest;
            length = shared + rest;
            size = var();
            long folded = var();
            modified = folded >>> 1 ^ -(folded & 1);
            position = (int) var();
            next++;
        }

        private long var() {
            long value = 0;
            int shift = 0;
            byte b;
            do {
                b = bytes[at++];
                value |= (long) (b & 0x7f) << shift;
                shift += 7;
            } while (b < 0);
            return value;
        }

        String text() {
            return new String(name, 0, length, StandardCharsets.UTF_8);
        }
    }

    Reader reader() {
        return new Reader();
    }
}
