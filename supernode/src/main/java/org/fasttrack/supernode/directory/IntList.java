package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** A growing list of ints. */
final class IntList {
    int[] values;
    int size;

    IntList(int capacity) {
        values = new int[Math.max(4, capacity)];
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    /** Makes room for {@code more}. */
    void ensure(int more) {
        if (size + more > values.length) {
            values = Arrays.copyOf(values, Math.max(size + more, size * 2));
        }
    }

    void clear() {
        size = 0;
    }

    IntList copy() {
        IntList copy = new IntList(size);
        System.arraycopy(values, 0, copy.values, 0, size);
        copy.size = size;
        return copy;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    /** Sorts and drops repetitions; many values below {@code bound} go through a bitmap. */
    void sortDistinct(int bound) {
        if (size < 2) {
            return;
        }
        if (size < bound / 32) {
            Arrays.sort(values, 0, size);
            int kept = 1;
            for (int i = 1; i < size; i++) {
                if (values[i] != values[kept - 1]) {
                    values[kept++] = values[i];
                }
            }
            size = kept;
            return;
        }
        long[] bits = new long[(bound >>> 6) + 1];
        for (int i = 0; i < size; i++) {
            bits[values[i] >>> 6] |= 1L << values[i];
        }
        size = 0;
        for (int w = 0; w < bits.length; w++) {
            for (long rest = bits[w]; rest != 0; rest &= rest - 1) {
                values[size++] = (w << 6) + Long.numberOfTrailingZeros(rest);
            }
        }
    }
}
