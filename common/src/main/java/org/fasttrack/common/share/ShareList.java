package org.fasttrack.common.share;

import java.util.List;

/** One owner's records in their fixed order, with the Merkle root that the owner signs. Immutable. */
public final class ShareList {
    private final List<ShareRecord> records;
    private final ListTree tree;

    private ShareList(List<ShareRecord> records) {
        this.records = records;
        this.tree = ListTree.over(records);
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

    /** What proves the records, for who keeps them elsewhere. */
    public ListTree tree() {
        return tree;
    }

    public byte[] root() {
        return tree.root();
    }

    public long totalBytes() {
        return records.stream().mapToLong(ShareRecord::bytes).sum();
    }

    /** @throws IndexOutOfBoundsException outside 0..records-1 */
    public InclusionProof proof(int position) {
        return tree.proof(position);
    }
}
