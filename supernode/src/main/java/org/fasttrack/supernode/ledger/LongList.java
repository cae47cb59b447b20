package org.fasttrack.supernode.ledger;

import java.util.Arrays;
import java.util.List;

/** Longs in a row, 8 bytes each. */
final class LongList {
    private long[] values = new long[4];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    /** Keeps the first {@code count}. */
    void cut(long count) {
        size = Math.toIntExact(Math.min(size, count));
    }

    long get(long index) {
        return values[Math.toIntExact(index)];
    }

    /** In a rising list: the position of the first value that is not below {@code value}. */
    int from(long value) {
        int at = Arrays.binarySearch(values, 0, size, value);
        return at < 0 ? -at - 1 : at;
    }

    /** At most {@code limit} values from position {@code at} on. */
    List<Long> values(int at, int limit) {
        return Arrays.stream(values, at, Math.min(size, Math.addExact(at, Math.min(limit, size))))
                .boxed()
                .toList();
    }

    long size() {
        return size;
    }
}
