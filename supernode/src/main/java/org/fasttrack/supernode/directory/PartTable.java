package org.fasttrack.supernode.directory;

import org.fasttrack.common.identity.NodeId;

/** The parts of a segment. What each hit tells of its part lies side by side: a list of objects would cost a miss a step. */
final class PartTable {
    private static final int STRIDE = NodeId.BYTES + 4;
    private static final int MOVES = -1;

    private final Part[] parts;
    /** Owner, then where the part begins in its list, or {@link #MOVES}. */
    private final byte[] rows;

    PartTable(Part[] parts) {
        this.parts = parts;
        this.rows = new byte[parts.length * STRIDE];
        for (int i = 0; i < parts.length; i++) {
            System.arraycopy(parts[i].owner.bytes(), 0, rows, i * STRIDE, NodeId.BYTES);
            Bytes.putInt(rows, i * STRIDE + NodeId.BYTES, parts[i].isAlone ? 0 : MOVES);
        }
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
        return start == MOVES ? parts[number].startAt(version) : start;
    }

    /** Brings the part's row near. */
    int touch(int number) {
        return rows[number * STRIDE] + rows[number * STRIDE + STRIDE - 1];
    }

    long memoryBytes() {
        return parts.length * (Part.MEMORY_BYTES + STRIDE) + 60;
    }
}
