package org.fasttrack.common.content;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Grows the Merkle root leaf by leaf, left to right, in memory logarithmic in the number of leaves: a binary counter
 * whose bit {@code l} being one means that a finished subtree of {@code 2^l} leaves waits for its right sibling.
 */
public final class MerkleRoot {
    private static final int HASH = MerkleTree.HASH_BYTES;
    private static final List<byte[]> ZERO_SUBTREES = zeroSubtrees();

    private final MessageDigest sha256 = Sha256.digest();
    private final byte[][] waiting = new byte[Long.SIZE][];
    private long leaves;

    /** Adds the next leaf's hash, copied. */
    public void add(byte[] hashes, int offset) {
        byte[] node = new byte[HASH];
        System.arraycopy(hashes, offset, node, 0, HASH);
        int level = 0;
        for (; (leaves >>> level & 1) != 0; level++) {
            parent(sha256, waiting[level], node, node);
        }
        waiting[level] = node;
        leaves++;
    }

    /** Adds {@code length / 32} concatenated leaf hashes. */
    public void addAll(byte[] hashes, int offset, int length) {
        for (int end = offset + length; offset < end; offset += HASH) {
            add(hashes, offset);
        }
    }

    public long leaves() {
        return leaves;
    }

    /** The root over the leaves added so far, as if padded with zero hashes; adding may go on afterwards. */
    public ContentId finish() {
        if (leaves == 0) {
            throw new IllegalStateException("a tree has at least one leaf");
        }
        int lowest = Long.numberOfTrailingZeros(leaves);
        int height = Long.SIZE - Long.numberOfLeadingZeros(leaves - 1);
        byte[] node = waiting[lowest].clone();
        for (int level = lowest; level < height; level++) {
            boolean hasLeftSibling = level > lowest && (leaves >>> level & 1) != 0;
            if (hasLeftSibling) {
                parent(sha256, waiting[level], node, node);
            } else {
                parent(sha256, node, ZERO_SUBTREES.get(level), node);
            }
        }
        return ContentId.of(node);
    }

    private static void parent(MessageDigest sha256, byte[] left, byte[] right, byte[] target) {
        sha256.update(left);
        sha256.update(right);
        try {
            sha256.digest(target, 0, HASH);
        } catch (DigestException e) {
            throw new AssertionError("32 bytes hold a SHA-256", e);
        }
    }

    private static List<byte[]> zeroSubtrees() {
        var roots = new ArrayList<byte[]>();
        MessageDigest sha256 = Sha256.digest();
        roots.add(new byte[HASH]);
        for (int level = 1; level < Long.SIZE; level++) {
            byte[] below = roots.getLast();
            byte[] root = new byte[HASH];
            parent(sha256, below, below, root);
            roots.add(root);
        }
        return roots;
    }
}
