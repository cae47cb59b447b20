package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.torrent.Rates;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of one download share: the board, the part, the counts, who is banned, and the threads that verify.
 * Those are not the threads that receive, so that one connection keeps several cores busy.
 */
final class Transfer implements AutoCloseable {
    static final int CHUNK_LEAVES = 64;
    static final int CHUNK_BYTES = CHUNK_LEAVES * MerkleTree.LEAF_BYTES;
    /** One more than there are cores, because one is writing. */
    private static final int MAX_VERIFIERS = 5;

    final ContentId content;
    final LeafHashes leaves;
    final PartFile part;
    final ChunkBoard board;
    final DownloadEvents events;
    final Rates rates;
    final Map<NodeId, String> banned;
    final Map<NodeId, Long> fromSource = new ConcurrentHashMap<>();
    final AtomicReference<@Nullable IOException> diskFailure = new AtomicReference<>();
    final ChunkBuffers buffers = new ChunkBuffers(CHUNK_BYTES);
    private final AtomicLong done;
    private final ExecutorService verifiers = Executors.newFixedThreadPool(
            Math.min(Runtime.getRuntime().availableProcessors() + 1, MAX_VERIFIERS),
            Thread.ofPlatform().daemon().name("verify-", 0).factory());

    Transfer(
            ContentId content,
            LeafHashes leaves,
            PartFile part,
            DownloadEvents events,
            Rates rates,
            Map<NodeId, String> banned) {
        this.content = content;
        this.leaves = leaves;
        this.part = part;
        this.events = events;
        this.rates = rates;
        this.banned = banned;
        int chunks = (leaves.count() - 1) / CHUNK_LEAVES + 1;
        var verified = new BitSet();
        long whole = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            verified.set(chunk, part.verified(firstLeaf(chunk), endLeaf(chunk)));
            whole += verified.get(chunk) ? until(chunk) - from(chunk) : 0;
        }
        this.done = new AtomicLong(whole);
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

    /** Runs {@code delivery} on a verifier's thread, unless the transfer ended meanwhile. */
    void verify(Runnable delivery) {
        try {
            verifiers.execute(delivery);
        } catch (RejectedExecutionException e) {
            board.close();
        }
    }

    /**
     * Verifies {@code data} as {@code chunk} and writes it. False when a leaf is not what it must be; the ones before it
     * are kept all the same.
     */
    boolean deliver(NodeId peer, int chunk, ByteBuffer data) {
        if (!board.wants(chunk)) {
            return true;
        }
        int bytes = data.remaining();
        int good = goodLeaves(chunk, data);
        boolean whole = firstLeaf(chunk) + good == endLeaf(chunk);
        if (good > 0 && !write(chunk, whole ? data : data.slice(0, good * MerkleTree.LEAF_BYTES))) {
            return true;
        }
        if (!whole) {
            ban(peer, "leaf " + (firstLeaf(chunk) + good) + " has another hash");
            return false;
        }
        if (board.complete(chunk)) {
            fromSource.merge(peer, (long) bytes, Long::sum);
            events.received(peer, bytes, done.addAndGet(bytes), leaves.fileBytes());
        }
        return true;
    }

    /** How many leaves at the start of {@code data} are what {@code chunk} must be. */
    private int goodLeaves(int chunk, ByteBuffer data) {
        int first = firstLeaf(chunk);
        for (int leaf = first; leaf < endLeaf(chunk); leaf++) {
            ByteBuffer block = data.slice((leaf - first) * MerkleTree.LEAF_BYTES, leaves.leafBytes(leaf));
            if (!leaves.leafMatches(leaf, block)) {
                return leaf - first;
            }
        }
        return endLeaf(chunk) - first;
    }

    private boolean write(int chunk, ByteBuffer data) {
        try {
            part.write(firstLeaf(chunk), data);
            return true;
        } catch (IOException e) {
            diskFailure.compareAndSet(null, e);
            board.close();
            return false;
        }
    }

    /** Ends the verifying; returns when nothing writes any more. */
    @Override
    public void close() {
        verifiers.close();
    }

    void ban(NodeId peer, String reason) {
        if (banned.putIfAbsent(peer, reason) == null) {
            events.banned(peer, reason);
        }
    }
}
