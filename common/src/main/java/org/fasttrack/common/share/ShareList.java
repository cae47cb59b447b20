package org.fasttrack.common.share;

import java.util.Arrays;
import java.util.List;

/** One owner's records in their fixed order, with the Merkle root that the owner signs. Immutable. */
public final class ShareList {
    private final List<ShareRecord> records;
    private final byte[] leaves;
    private final byte[] root;

    private ShareList(List<ShareRecord> records) {
        this.records = records;
        this.leaves = new byte[records.size() * RecordTree.HASH_BYTES];
        for (int i = 0; i < records.size(); i++) {
            System.arraycopy(RecordTree.leafHash(records.get(i)), 0, leaves, i * RecordTree.HASH_BYTES, RecordTree.HASH_BYTES);
        }
        this.root = RecordTree.root(this::leaf, 0, records.size());
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
                throw new IllegalArgumentException("two records are named '" + sorted.get(i).name() + "'");
            }
        }
        return new ShareList(sorted);
    }

    private byte[] leaf(int i) {
        return Arrays.copyOfRange(leaves, i * RecordTree.HASH_BYTES, (i + 1) * RecordTree.HASH_BYTES);
    }

    public List<ShareRecord> records() {
        return records;
    }

    public byte[] root() {
        return root.clone();
    }

    public long totalBytes() {
        return records.stream().mapToLong(ShareRecord::bytes).sum();
    }

    /** @throws IndexOutOfBoundsException outside 0..records-1 */
    public InclusionProof proof(int position) {
        return new InclusionProof(RecordTree.path(this::leaf, java.util.Objects.checkIndex(position, records.size()), records.size()));
    }
}
