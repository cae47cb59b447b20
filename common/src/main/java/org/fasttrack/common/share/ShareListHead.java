package org.fasttrack.common.share;

import org.fasttrack.common.identity.NodeId;

/**
 * What an owner signs of its whole share list.
 *
 * @param version rises with every change; the seal's sequence
 * @param root 32 bytes: RFC 9162 Merkle root over the records ordered by name
 */
public record ShareListHead(NodeId owner, long version, int count, long totalBytes, byte[] root) {
    public static final int MAX_RECORDS = 100_000;

    public ShareListHead {
        if (version < 1 || count < 0 || count > MAX_RECORDS || totalBytes < 0 || root.length != 32) {
            throw new IllegalArgumentException("a share list head's numbers are out of range");
        }
        root = root.clone();
    }

    @Override
    public byte[] root() {
        return root.clone();
    }
}
