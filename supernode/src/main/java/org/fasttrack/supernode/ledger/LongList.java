package org.fasttrack.supernode.ledger;

import java.util.Arrays;

/** Longs in a row, 8 bytes each. */
final class LongList {
    private long[] values = new long[1024];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    long get(long index) {
        return values[Math.toIntExact(index)];
    }

    long size() {
        return size;
    }
}
