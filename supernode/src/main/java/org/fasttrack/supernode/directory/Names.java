package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import org.fasttrack.common.share.ShareRecord;

/** Names in order of rank, in {@link NameBlock}s: any of them is read with a few loads. */
final class Names {
    /** Most blocks end within twice so many bytes: three lines of the cache at most. */
    private static final int NEAR = 60;

    private static final int MOST = ShareRecord.MAX_NAME_BYTES + 2 * Long.BYTES;
    private static final byte[] NO_BYTES = {};

    private final Slab slab;
    /** By block its address. */
    private final PackedInts blocks;

    Names(Slab slab, PackedInts blocks) {
        this.slab = slab;
        this.blocks = blocks;
    }

    long memoryBytes() {
        return slab.memoryBytes() + blocks.memoryBytes() + 16;
    }

    /** Where the blocks are that hold the names of {@code docs[from..to)}: to {@code addresses}, at the same places. */
    void find(int[] docs, int from, int to, int[] addresses) {
        for (int i = from; i < to; i++) {
            addresses[i] = blocks.get(docs[i] / NameBlock.SIZE);
        }
    }

    /** Brings blocks near. */
    int touch(int[] addresses, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            byte[] bytes = slab.chunk(addresses[i]);
            int at = Slab.offset(addresses[i]);
            int last = bytes.length - 1;
            sum += bytes[at] + bytes[Math.min(at + NEAR, last)] + bytes[Math.min(at + 2 * NEAR, last)];
        }
        return sum;
    }

    Reader reader() {
        return new Reader();
    }

    /** Reads names; one reader serves one thread. */
    final class Reader {
        byte[] name = NO_BYTES;
        int length;
        private byte[] bytes = NO_BYTES;
        private int at;

        /** Copies the name to {@code target}, which has room for the longest after {@code to}. @return its length */
        int copy(int doc, byte[] target, int to) {
            return copy(doc, blocks.get(doc / NameBlock.SIZE), target, to);
        }

        /** As {@link #copy(int, byte[], int)}. @param address of the name's block */
        int copy(int doc, int address, byte[] target, int to) {
            byte[] chunk = slab.chunk(address);
            int block = Slab.offset(address);
            int common = NameBlock.commonLength(chunk, block);
            if (NameBlock.isPlain(common)) {
                Bytes.putLong(target, to, Bytes.longAt(chunk, block + 1 + doc % NameBlock.SIZE * common));
                return common;
            }
            if (NameBlock.isShort(common)) {
                return ShortNames.copy(chunk, block, doc % NameBlock.SIZE, target, to);
            }
            if (to + MOST <= target.length) {
                readWide(chunk, block, doc % NameBlock.SIZE, target, to);
            } else {
                read(doc);
                System.arraycopy(name, 0, target, to, length);
            }
            return length;
        }

        void read(int doc) {
            if (name.length == 0) {
                name = new byte[MOST];
            }
            length = copy(doc, name, 0);
        }

        private void readWide(byte[] chunk, int block, int name, byte[] target, int to) {
            int common = NameBlock.commonLength(chunk, block);
            bytes = chunk;
            at = block + 1;
            length = 0;
            for (int place = 0; place <= NameBlock.placeOf(name); place++) {
                int ownLength = common == NameBlock.MIXED ? var() : common;
                int tag = place == 0 ? 0 : bytes[at++] & 0xff;
                int front = tag >>> NameBlock.ENDING_BITS;
                if (front == NameBlock.MOST_FRONT) {
                    front = var();
                }
                int end = ownLength - (tag & NameBlock.MOST_ENDING);
                if (NameBlock.isOnWay(place, name)) {
                    replace(front, end, ownLength, target, to);
                }
                at += end - front;
            }
        }

        /** The last bytes stay the last ones; what stands at hand comes before them. */
        private void replace(int front, int end, int newLength, byte[] target, int to) {
            long ending = Bytes.longAt(target, to + length - (newLength - end));
            Bytes.copyLoosely(bytes, at, target, to + front, end - front);
            Bytes.putLong(target, to + end, ending);
            length = newLength;
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
