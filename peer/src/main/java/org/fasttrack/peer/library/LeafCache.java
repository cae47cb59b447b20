package org.fasttrack.peer.library;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;

/** The leaf layers asked for last, within a number of bytes; one that is larger alone is not kept. */
final class LeafCache {
    static final long MAX_BYTES = 64L << 20;
    /** What nobody asked for yet fills no more than this, and is small by itself. */
    private static final long UNASKED_BYTES = 8L << 20;

    private static final int UNASKED_LEAVES = 1 << 15;

    private final LinkedHashMap<ContentId, LeafHashes> layers = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    synchronized Optional<LeafHashes> get(ContentId content) {
        return Optional.ofNullable(layers.get(content));
    }

    synchronized void put(ContentId content, LeafHashes leaves) {
        if (size(leaves) > MAX_BYTES || layers.putIfAbsent(content, leaves) != null) {
            return;
        }
        bytes += size(leaves);
        var oldest = layers.entrySet().iterator();
        while (bytes > MAX_BYTES) {
            bytes -= size(oldest.next().getValue());
            oldest.remove();
        }
    }

    /** Whether a layer of {@code leaves} that nobody asked for is worth its room. */
    synchronized boolean roomFor(long leaves) {
        return leaves > 1 && leaves <= UNASKED_LEAVES && bytes + leaves * MerkleTree.HASH_BYTES <= UNASKED_BYTES;
    }

    private static long size(LeafHashes leaves) {
        return (long) leaves.count() * MerkleTree.HASH_BYTES;
    }
}
