package org.fasttrack.common.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The Merkle tree over one owner's records, without the records: 64 bytes each. Immutable. */
public final class ListTree {
    private final int size;
    /** Level 0 holds the leaf hashes; a node without a sibling stands again one level up (which is RFC 9162's tree). */
    private final List<byte[]> levels = new ArrayList<>();

    private ListTree(List<ShareRecord> records) {
        size = records.size();
        byte[] level = new byte[size * RecordTree.HASH_BYTES];
        for (int i = 0; i < size; i++) {
            System.arraycopy(
                    RecordTree.leafHash(records.get(i)), 0, level, i * RecordTree.HASH_BYTES, RecordTree.HASH_BYTES);
        }
        levels.add(level);
        while (level.length > RecordTree.HASH_BYTES) {
            level = above(level);
            levels.add(level);
        }
    }

    /** @param sorted in their fixed order */
    static ListTree over(List<ShareRecord> sorted) {
        return new ListTree(sorted);
    }

    private static byte[] above(byte[] below) {
        int nodes = below.length / RecordTree.HASH_BYTES;
        byte[] level = new byte[(nodes + 1) / 2 * RecordTree.HASH_BYTES];
        for (int i = 0; i < nodes; i += 2) {
            byte[] node = i + 1 < nodes ? RecordTree.nodeHash(hash(below, i), hash(below, i + 1)) : hash(below, i);
            System.arraycopy(node, 0, level, i / 2 * RecordTree.HASH_BYTES, RecordTree.HASH_BYTES);
        }
        return level;
    }

    private static byte[] hash(byte[] level, int i) {
        return Arrays.copyOfRange(level, i * RecordTree.HASH_BYTES, (i + 1) * RecordTree.HASH_BYTES);
    }

    /** How many records there are. */
    public int size() {
        return size;
    }

    public byte[] root() {
        return size == 0
                ? RecordTree.root(i -> new byte[0], 0, 0)
                : levels.getLast().clone();
    }

    /** Whether {@code record} stands at {@code position}. */
    public boolean has(ShareRecord record, int position) {
        return position >= 0
                && position < size
                && Arrays.equals(hash(levels.getFirst(), position), RecordTree.leafHash(record));
    }

    /** @throws IndexOutOfBoundsException outside 0..size-1 */
    public InclusionProof proof(int position) {
        int at = Objects.checkIndex(position, size);
        List<byte[]> path = new ArrayList<>();
        for (byte[] level : levels.subList(0, levels.size() - 1)) {
            int sibling = at ^ 1;
            if (sibling * RecordTree.HASH_BYTES < level.length) {
                path.add(hash(level, sibling));
            }
            at >>= 1;
        }
        return new InclusionProof(path);
    }
}
