package org.fasttrack.common.content;

import org.fasttrack.common.identity.Base32;
import org.fasttrack.common.identity.ByteValue;

/**
 * What a file is: the Merkle root of its 16 KiB SHA-256 leaves, which is BitTorrent v2's {@code pieces root}
 * (BEP 52). 32 bytes, shown as 52 characters of lower-case base32.
 */
public final class ContentId extends ByteValue<ContentId> {
    public static final int BYTES = 32;

    private ContentId(byte[] owned) {
        super(owned);
    }

    /** @throws IllegalArgumentException unless {@code root} has 32 bytes */
    public static ContentId of(byte[] root) {
        return new ContentId(copy(root, BYTES, "a content id"));
    }

    /** @throws IllegalArgumentException unless {@code text} is 52 characters of base32 */
    public static ContentId parse(String text) {
        return new ContentId(Base32.decode(text, BYTES, "content"));
    }

    @Override
    public String toString() {
        return base32();
    }
}
