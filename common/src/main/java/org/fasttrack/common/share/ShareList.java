package org.fasttrack.common.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One owner's records in their fixed order, with the Merkle root that the owner signs. Immutable. */
public final class ShareList {
    private final List<ShareRecord> records;
    /** Level 0 holds the leaf hashes; a node without a sibling stands again one level up (which is RFC 9162's tree). */
    private final List<byte[]> levels = new ArrayList<>();

    private ShareList(List<ShareRecord> records) {
        this.records = records;
        byte[] level = new byte[records.size() * RecordTree.HASH_BYTES];
        for (int i = 0; i < records.size(); i++) {
            System.arraycopy(
                    RecordTree.leafHash(records.get(i)), 0, level, i * RecordTree.HASH_BYTES, RecordTree.HASH_BYTES);
        }
        levels.add(level);
        while (level.length > RecordTree.HASH_BYTES) {
            level = above(level);
            levels.add(level);
        }
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

    /** Sorts by name. @throws IllegalArgumentException when two records have one name, or there are too many */
    public static ShareList of(List<ShareRecord> records) {
        if (records.size() > ShareListHead.MAX_RECORDS) {
            throw new IllegalArgumentException(
                    "a share list has at most " + ShareListHead.MAX_RECORDS + " files, not " + records.size());
        }
        List<ShareRecord> sorted = records.stream().sorted().toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
                throw new IllegalArgumentException(
                        "two records are named '" + sorted.get(i).name() + "'");
            }
        }
        return new ShareList(sorted);
    }

    public List<ShareRecord> records() {
        return records;
    }

    public byte[] root() {
        return records.isEmpty()
                ? RecordTree.root(i -> new byte[0], 0, 0)
                : levels.getLast().clone();
    }

    public long totalBytes() {
        return records.stream().mapToLong(ShareRecord::bytes).sum();
    }

    /** @throws IndexOutOfBoundsException outside 0..records-1 */
    public InclusionProof proof(int position) {
        int at = Objects.checkIndex(position, records.size());
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
