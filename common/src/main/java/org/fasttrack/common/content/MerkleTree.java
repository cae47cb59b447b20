package org.fasttrack.common.content;

import java.security.MessageDigest;

/**
 * The shape of BEP 52's {@code pieces root}: leaves are the SHA-256 of 16 KiB of the file (the last may be shorter), the
 * leaf layer is filled with zero hashes to a power of two, and a node is the SHA-256 of its two children.
 *
 * <p>A file of up to 16 KiB is its own only leaf: its root is the plain SHA-256 of its data. BEP 52 gives an empty file
 * no root; here it has one empty leaf, so that its id is the SHA-256 of nothing and every file has an id.
 */
public final class MerkleTree {
    public static final int LEAF_BYTES = 16 * 1024;
    public static final int HASH_BYTES = ContentId.BYTES;
    /** The most leaves one Java array of hashes can hold: files up to almost 1 TiB. */
    public static final long MAX_LEAVES = (Integer.MAX_VALUE - 8) / HASH_BYTES;

    private MerkleTree() {}

    /** How many leaves a file of {@code bytes} has: at least one. */
    public static long leafCount(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a file's size is not negative: " + bytes);
        }
        return bytes == 0 ? 1 : (bytes - 1) / LEAF_BYTES + 1;
    }

    /** How many bytes of a file of {@code fileBytes} leaf {@code index} covers: less than 16 KiB only at the end. */
    public static int leafBytes(long index, long fileBytes) {
        long left = fileBytes - index * LEAF_BYTES;
        if (index < 0 || index >= leafCount(fileBytes)) {
            throw new IndexOutOfBoundsException("leaf " + index + " of " + leafCount(fileBytes));
        }
        return (int) Math.min(left, LEAF_BYTES);
    }

    /** The node above two: the SHA-256 of the 64 bytes of {@code pair} from {@code offset} on. */
    public static byte[] parent(byte[] pair, int offset) {
        MessageDigest sha256 = Sha256.digest();
        sha256.update(pair, offset, 2 * HASH_BYTES);
        return sha256.digest();
    }

    /** The root over a whole leaf layer, given as concatenated 32-byte hashes; there is at least one. */
    public static ContentId root(byte[] leafHashes) {
        if (leafHashes.length == 0 || leafHashes.length % HASH_BYTES != 0) {
            throw new IllegalArgumentException("not a layer of 32-byte hashes: " + leafHashes.length + " bytes");
        }
        var root = new MerkleRoot();
        root.addAll(leafHashes, 0, leafHashes.length);
        return root.finish();
    }
}
