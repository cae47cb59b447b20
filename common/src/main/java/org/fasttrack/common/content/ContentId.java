package org.fasttrack.common.content;

import java.util.Arrays;
import org.fasttrack.common.identity.Base32;

/**
 * What a file is: the Merkle root of its 16 KiB SHA-256 leaves, which is BitTorrent v2's {@code pieces root}
 * (BEP 52). 32 bytes, shown as 52 characters of lower-case base32.
 */
public final class ContentId implements Comparable<ContentId> {
    public static final int BYTES = 32;
    private final byte[] root;

    private ContentId(byte[] root) {
        this.root = root;
    }

    /** @throws IllegalArgumentException unless {@code root} has 32 bytes */
    public static ContentId of(byte[] root) {
        if (root.length != BYTES) {
            throw new IllegalArgumentException("a content id has 32 bytes, not " + root.length);
        }
        return new ContentId(root.clone());
    }

    /** @throws IllegalArgumentException unless {@code text} is 52 characters of base32 */
    public static ContentId parse(String text) {
        return new ContentId(Base32.decode(text, BYTES, "content"));
    }

    public byte[] bytes() {
        return root.clone();
    }

    /** Copies the 32 bytes to {@code target} without an allocation. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(root, 0, target, offset, BYTES);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ContentId other && Arrays.equals(root, other.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }

    @Override
    public int compareTo(ContentId o) {
        return Arrays.compareUnsigned(root, o.root);
    }

    @Override
    public String toString() {
        return Base32.encode(root);
    }
}
