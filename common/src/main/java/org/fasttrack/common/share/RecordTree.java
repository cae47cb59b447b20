package org.fasttrack.common.share;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.fasttrack.common.log.TreeHash;

/**
 * Merkle hashing as RFC 9162 section 2.1.1 does it: leaves prefixed 00, nodes 01, SHA-256; the left subtree of n leaves
 * has the largest power of two below n.
 */
public final class RecordTree {
    public static final int HASH_BYTES = TreeHash.BYTES;

    private RecordTree() {}

    /** The leaf's bytes: every field with its length, so that no two records share an encoding. */
    static byte[] leafBytes(ShareRecord record) {
        byte[] name = record.name().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + name.length + 8 + 32 + 8)
                .putInt(name.length)
                .put(name)
                .putLong(record.bytes())
                .put(record.content().bytes())
                .putLong(record.modifiedMillis())
                .array();
    }

    public static byte[] leafHash(ShareRecord record) {
        return leafHash(leafBytes(record));
    }

    public static byte[] leafHash(byte[] leaf) {
        return TreeHash.leaf(leaf);
    }

    public static byte[] nodeHash(byte[] left, byte[] right) {
        return TreeHash.node(left, right);
    }

    /** The root over leaves {@code from} (inclusive) to {@code to} (exclusive). */
    public static byte[] root(IntFunction<byte[]> leafHash, int from, int to) {
        int n = to - from;
        if (n == 0) {
            return TreeHash.empty();
        }
        if (n == 1) {
            return leafHash.apply(from);
        }
        int middle = from + Integer.highestOneBit(n - 1);
        return nodeHash(root(leafHash, from, middle), root(leafHash, middle, to));
    }

    /** The inclusion proof of leaf {@code position} among {@code count}, leaf to root (RFC 9162 section 2.1.3.1). */
    public static List<byte[]> path(IntFunction<byte[]> leafHash, int position, int count) {
        List<byte[]> path = new ArrayList<>();
        collect(leafHash, position, 0, count, path);
        return path;
    }

    private static void collect(IntFunction<byte[]> leafHash, int position, int from, int to, List<byte[]> path) {
        if (to - from <= 1) {
            return;
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        if (position < middle) {
            collect(leafHash, position, from, middle, path);
            path.add(root(leafHash, middle, to));
        } else {
            collect(leafHash, position, middle, to, path);
            path.add(root(leafHash, from, middle));
        }
    }
}
