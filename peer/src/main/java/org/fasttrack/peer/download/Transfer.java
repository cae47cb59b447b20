package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** What the sources of one download share: the board, the part, the counts, and who is banned. */
final class Transfer {
    static final int CHUNK_LEAVES = 64;
    static final int CHUNK_BYTES = CHUNK_LEAVES * MerkleTree.LEAF_BYTES;

    final ContentId content;
    final LeafHashes leaves;
    final PartFile part;
    final ChunkBoard board;
    final DownloadEvents events;
    final Map<NodeId, String> banned;
    final Map<NodeId, Long> fromSource = new ConcurrentHashMap<>();
    final AtomicReference<@Nullable IOException> diskFailure = new AtomicReference<>();
    private final AtomicLong done;

    Transfer(ContentId content, LeafHashes leaves, PartFile part, DownloadEvents events, Map<NodeId, String> banned) {
        this.content = content;
        this.leaves = leaves;
        this.part = part;
        this.events = events;
        this.banned = banned;
        this.done = new AtomicLong(part.verifiedBytes());
        int chunks = (leaves.count() - 1) / CHUNK_LEAVES + 1;
        var verified = new BitSet();
        for (int chunk = 0; chunk < chunks; chunk++) {
            verified.set(chunk, part.verified(firstLeaf(chunk), endLeaf(chunk)));
        }
        this.board = new ChunkBoard(chunks, verified);
    }

    private static int firstLeaf(int chunk) {
        return chunk * CHUNK_LEAVES;
    }

    private int endLeaf(int chunk) {
        return Math.min(leaves.count(), firstLeaf(chunk) + CHUNK_LEAVES);
    }

    static long from(int chunk) {
        return (long) chunk * CHUNK_BYTES;
    }

    long until(int chunk) {
        return Math.min(leaves.fileBytes(), from(chunk) + CHUNK_BYTES);
    }

    /** Verifies {@code data} as {@code chunk} and writes it; false when a leaf is not what it must be. */
    boolean deliver(NodeId peer, int chunk, ByteBuffer data) {
        int bytes = data.remaining();
        for (int leaf = firstLeaf(chunk); leaf < endLeaf(chunk); leaf++) {
            int at = (leaf - firstLeaf(chunk)) * MerkleTree.LEAF_BYTES;
            if (!leaves.leafMatches(leaf, data.slice(at, leaves.leafBytes(leaf)))) {
                ban(peer, "leaf " + leaf + " has another hash");
                return false;
            }
        }
        try {
            part.write(firstLeaf(chunk), endLeaf(chunk), data);
        } catch (IOException e) {
            diskFailure.compareAndSet(null, e);
            board.close();
            return true;
        }
        if (board.complete(chunk)) {
            fromSource.merge(peer, (long) bytes, Long::sum);
            events.received(peer, bytes, done.addAndGet(bytes), leaves.fileBytes());
        }
        return true;
    }

    void ban(NodeId peer, String reason) {
        if (banned.putIfAbsent(peer, reason) == null) {
            events.banned(peer, reason);
        }
    }
}
