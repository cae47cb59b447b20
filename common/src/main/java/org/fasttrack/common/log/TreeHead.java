package org.fasttrack.common.log;

import java.util.Arrays;
import java.util.HexFormat;

/** What a log was at one moment: how many entries, and the root over them. */
public record TreeHead(long size, byte[] root) {
    public TreeHead {
        if (size < 0 || root.length != TreeHash.BYTES) {
            throw new IllegalArgumentException(
                    "a tree head has a size from 0 and a root of 32 bytes, not " + size + " and " + root.length);
        }
        root = root.clone();
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    /** Whether both heads say the same of the same number of entries. */
    public boolean sameAs(TreeHead other) {
        return size == other.size && Arrays.equals(root, other.root);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof TreeHead other && sameAs(other);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(size) * 31 + Arrays.hashCode(root);
    }

    @Override
    public String toString() {
        return size + ":" + HexFormat.of().formatHex(root, 0, 8);
    }
}
