package org.fasttrack.common.reputation;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.fasttrack.common.identity.NodeId;

/**
 * References to evidence with some numbers each, without an object for any: a supernode has millions. Of a row the last number
 * is the entry's index.
 */
final class RefTable {
    private final int width;
    private long[] cells;
    private NodeId[] logs;
    private int size;

    /** @param numbers how many a row has beside its reference */
    RefTable(int numbers) {
        this.width = numbers + 1;
        this.cells = new long[width];
        this.logs = new NodeId[1];
    }

    int size() {
        return size;
    }

    long get(int row, int number) {
        return cells[row * width + number];
    }

    EvidenceRef ref(int row) {
        return new EvidenceRef(logs[row], cells[(row + 1) * width - 1]);
    }

    void refer(int row, EvidenceRef ref) {
        logs[row] = ref.log();
        cells[(row + 1) * width - 1] = ref.index();
    }

    /** Puts a row before the one at {@code row}. */
    void insert(int row, EvidenceRef ref, long... numbers) {
        grow();
        System.arraycopy(cells, row * width, cells, (row + 1) * width, (size - row) * width);
        System.arraycopy(logs, row, logs, row + 1, size - row);
        System.arraycopy(numbers, 0, cells, row * width, width - 1);
        refer(row, ref);
        size++;
    }

    private void grow() {
        if (size == logs.length) {
            int capacity = size + (size >> 1) + 1;
            cells = Arrays.copyOf(cells, Math.multiplyExact(capacity, width));
            logs = Arrays.copyOf(logs, capacity);
        }
    }

    /** Takes away the rows that {@code which} says; those left keep their order. */
    void removeIf(IntPredicate which) {
        int kept = 0;
        for (int row = 0; row < size; row++) {
            if (!which.test(row)) {
                System.arraycopy(cells, row * width, cells, kept * width, width);
                logs[kept++] = logs[row];
            }
        }
        if (kept < size) {
            size = kept;
            cells = Arrays.copyOf(cells, Math.max(1, size) * width);
            logs = Arrays.copyOf(logs, Math.max(1, size));
        }
    }
}
