package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fasttrack.common.share.ShareRecord;

/**
 * Names in order of rank, front coded: neighbours have the same length and mostly the same beginning, so that a name is the
 * number of bytes it shares with the one before and the rest. Every {@value #BLOCK}th stands for itself: reading one is short.
 */
final class Names {
    private static final int BLOCK = 8;
    private static final int MOST = ShareRecord.MAX_NAME_BYTES + 8;

    private final Slab slab;
    private final int[] blocks;

    private Names(Slab slab, int[] blocks) {
        this.slab = slab;
        this.blocks = blocks;
    }

    long memoryBytes() {
        return slab.memoryBytes() + 4L * blocks.length + 16;
    }

    /** Brings the name near. */
    int touch(int doc) {
        int address = blocks[doc / BLOCK];
        return slab.chunk(address)[Slab.offset(address)];
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
            } else {
                int miss = Arrays.mismatch(last, 0, lastLength, name, 0, length);
                int shared = miss < 0 ? length : miss;
                out.putVar(shared << 1 | (length == lastLength ? 0 : 1));
                if (length != lastLength) {
                    out.putVar(length);
                }
                out.put(name, shared, length - shared);
            }
            if (length > last.length) {
                last = new byte[MOST];
            }
            System.arraycopy(name, 0, last, 0, length);
            lastLength = length;
        }

        Names finish() {
            return new Names(out.finish(), blocks.toArray());
        }
    }

    /** Reads names, fastest upwards; one reader serves one thread. */
    final class Reader {
        final byte[] name = new byte[MOST];
        int length;
        private byte[] bytes = {};
        private int at;
        private int next = -1;

        void read(int doc) {
            int block = doc / BLOCK;
            if (doc < next || next < 0 || block != next / BLOCK) {
                next = block * BLOCK;
            }
            while (next <= doc) {
                step();
            }
        }

        private void step() {
            int shared = 0;
            if (next % BLOCK == 0) {
                int address = blocks[next / BLOCK];
                bytes = slab.chunk(address);
                at = Slab.offset(address);
                length = var();
            } else {
                int tag = var();
                shared = tag >>> 1;
                if ((tag & 1) != 0) {
                    length = var();
                }
            }
            Bytes.copyLoosely(bytes, at, name, shared, length - shared);
            at += length - shared;
            next++;
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
