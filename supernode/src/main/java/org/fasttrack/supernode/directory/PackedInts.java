package org.fasttrack.supernode.directory;

/** Numbers in as many bits each as the largest needs, unsigned. */
final class PackedInts {
    static final PackedInts NONE = new PackedInts(0, 0);
    private final byte[] bits;
    private final int width;
    private final int size;

    PackedInts(int size, int largest) {
        this.size = size;
        this.width = Integer.SIZE - Integer.numberOfLeadingZeros(largest);
        this.bits = new byte[Math.toIntExact((((long) size * width) >>> 3) + Slab.SLACK)];
    }

    static PackedInts of(IntList values) {
        int all = 0;
        for (int i = 0; i < values.size; i++) {
            all |= values.values[i];
        }
        PackedInts packed = new PackedInts(values.size, all);
        for (int i = 0; i < values.size; i++) {
            packed.set(i, values.values[i]);
        }
        return packed;
    }

    int size() {
        return size;
    }

    int get(int index) {
        long bit = (long) index * width;
        return (int) (Bytes.longAt(bits, (int) (bit >>> 3)) >>> (bit & 7) & (1L << width) - 1);
    }

    /** Once for each index. */
    void set(int index, int value) {
        long bit = (long) index * width;
        int at = (int) (bit >>> 3);
        Bytes.putLong(bits, at, Bytes.longAt(bits, at) | (value & 0xFFFFFFFFL) << (bit & 7));
    }

    long memoryBytes() {
        return bits.length + 32L;
    }
}
