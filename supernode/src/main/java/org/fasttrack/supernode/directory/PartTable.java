package org.fasttrack.supernode.directory;

import org.fasttrack.common.identity.NodeId;

/** The parts of a segment. What each hit tells of its part lies side by side: a list of objects would cost a miss a step. */
final class PartTable {
    private static final int STRIDE = NodeId.BYTES + 4;
    /** No start: the part knows it. */
    private static final int MOVED = -1;

    private final Part[] parts;
    /** Owner, then where the part begins in its list since it came here, or {@link #MOVED}. */
    private final byte[] rows;

    PartTable(Part[] parts) {
        this.parts = parts;
        this.rows = new byte[parts.length * STRIDE];
        for (int i = 0; i < parts.length; i++) {
            System.arraycopy(parts[i].owner.bytes(), 0, rows, i * STRIDE, NodeId.BYTES);
            move(i);
        }
    }

    /** The part is read here from the next version on. Under the directory's lock. */
    void settle(int number) {
        putStart(number, parts[number].startAt(Long.MAX_VALUE));
    }

    /** The part begins elsewhere from the next version on. Under the directory's lock, as readers of older ones may read on. */
    void move(int number) {
        putStart(number, MOVED);
    }

    /** One store: a reader sees the old start or the new one, never half of both. */
    private void putStart(int number, int start) {
        Bytes.putInt(rows, number * STRIDE + NodeId.BYTES, start);
    }

    int size() {
        return parts.length;
    }

    Part get(int number) {
        return parts[number];
    }

    @SuppressWarnings("ReferenceEquality") // parts have identity, not value
    int numberOf(Part part) {
        int number = 0;
        while (parts[number] != part) {
            number++;
        }
        return number;
    }

    void copyOwner(int number, byte[] target, int offset) {
        Bytes.copyId(rows, number * STRIDE, target, offset);
    }

    int startAt(int number, long version) {
        int start = Bytes.intAt(rows, number * STRIDE + NodeId.BYTES);
        return start == MOVED ? parts[number].startAt(version) : start;
    }

    /** Brings the part's row near. */
    int touch(int number) {
        return rows[number * STRIDE] + rows[number * STRIDE + STRIDE - 1];
    }

    long memoryBytes() {
        return parts.length * (Part.MEMORY_BYTES + STRIDE) + 60;
    }
}
