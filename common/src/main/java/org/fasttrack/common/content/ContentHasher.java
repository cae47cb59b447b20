package org.fasttrack.common.content;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Streams a file's bytes, in pieces of any size, into its {@link ContentId}. One thread, one file: a hasher is finished
 * once. Files hashed in parallel use {@link #leavesOf} on runs of whole leaves and a {@link MerkleRoot} over the results.
 */
public final class ContentHasher {
    private static final int LEAF = MerkleTree.LEAF_BYTES;
    private static final int HASH = MerkleTree.HASH_BYTES;

    private static final ByteBuffer ZERO_LEAF = ByteBuffer.allocate(LEAF).asReadOnlyBuffer();
    private static final byte[] ZERO_LEAF_HASH = Sha256.digest().digest(new byte[LEAF]);

    private final MessageDigest sha256 = Sha256.digest();
    private final MerkleRoot root = new MerkleRoot();
    private final byte[] leafHash = new byte[HASH];
    private int inLeaf;
    private long bytes;

    public void update(byte[] data) {
        update(data, 0, data.length);
    }

    public void update(byte[] data, int offset, int length) {
        update(ByteBuffer.wrap(data, offset, length));
    }

    /** Takes all that remains of {@code data} and leaves it consumed. */
    public void update(ByteBuffer data) {
        int end = data.limit();
        bytes += data.remaining();
        while (data.hasRemaining()) {
            int part = Math.min(end - data.position(), LEAF - inLeaf);
            data.limit(data.position() + part);
            sha256.update(data);
            data.limit(end);
            inLeaf += part;
            if (inLeaf == LEAF) {
                endLeaf();
            }
        }
    }

    /** The bytes seen so far. */
    public long bytes() {
        return bytes;
    }

    /** The id of what was seen; the hasher is of no use afterwards. */
    public ContentId finish() {
        if (inLeaf > 0 || bytes == 0) {
            endLeaf();
        }
        return root.finish();
    }

    private void endLeaf() {
        digestInto(sha256, leafHash, 0);
        root.add(leafHash, 0);
        inLeaf = 0;
    }

    public static ContentId hash(byte[] data) {
        var hasher = new ContentHasher();
        hasher.update(data);
        return hasher.finish();
    }

    /**
     * The concatenated hashes of the leaves in {@code data}, which starts at a leaf's start and is consumed; only its
     * last leaf may be short. Empty data is one empty leaf. A leaf of zeros is recognised without hashing it, which is
     * what most of a sparse file consists of.
     */
    public static byte[] leavesOf(ByteBuffer data) {
        MessageDigest sha256 = Sha256.digest();
        int end = data.limit();
        byte[] hashes = new byte[Math.toIntExact(MerkleTree.leafCount(data.remaining())) * HASH];
        for (int at = 0; at < hashes.length; at += HASH) {
            data.limit(Math.min(end, data.position() + LEAF));
            if (data.equals(ZERO_LEAF)) {
                System.arraycopy(ZERO_LEAF_HASH, 0, hashes, at, HASH);
                data.position(data.limit());
            } else {
                sha256.update(data);
                digestInto(sha256, hashes, at);
            }
        }
        data.limit(end);
        return hashes;
    }

    private static void digestInto(MessageDigest sha256, byte[] target, int offset) {
        try {
            sha256.digest(target, offset, HASH);
        } catch (DigestException e) {
            throw new AssertionError("the target has room for a SHA-256", e);
        }
    }
}
