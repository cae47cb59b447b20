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
 * What the sources of one download share: the board, the part, the counts, who is banned, the threads that verify and the one that
 * writes. Those are not the threads that receive, so that one connection keeps several cores busy; and the disk, which takes one write
 * at a time, gets the next one from a thread that runs, not from one that has to be woken for it.
 */
final class Transfer implements AutoCloseable {
    static final int CHUNK_LEAVES = 64;
    static final int CHUNK_BYTES = CHUNK_LEAVES * MerkleTree.LEAF_BYTES;
    /** One more than there are cores, up to this: the writer waits for the disk, and what came does not come evenly. */
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
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("write-part").factory());

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
        for (int chunk = 0; chunk < chunks; chunk++) {
            verified.set(chunk, part.verified(firstLeaf(chunk), endLeaf(chunk)));
        }
        this.done = new AtomicLong(part.verifiedBytes());
        this.board = new ChunkBoard(chunks, verified);
    }

    private static int firstLeaf(int chunk) {
        return chunk * CHUNK_LEAVES;
    }

    private int endLeaf(int chunk) {
        return Math.min(leaves.count(), firstLeaf(chunk) + CHUNK_LEAVES);
    }

    /** Leaves of one chunk, {@code first} up to {@code end}: what is asked of a source at once. */
    record Span(int chunk, int first, int end) {
        long from() {
            return (long) first * MerkleTree.LEAF_BYTES;
        }

        Span from(int leaf) {
            return new Span(chunk, leaf, end);
        }

        Span until(int leaf) {
            return new Span(chunk, first, leaf);
        }

        boolean isEmpty() {
            return first >= end;
        }
    }

    /** From the first to the last leaf that {@code chunk} lacks: an earlier try may have left some of them. */
    Span missing(int chunk) {
        return new Span(
                chunk,
                part.firstMissing(firstLeaf(chunk)),
                Math.max(firstLeaf(chunk), part.lastMissing(endLeaf(chunk)) + 1));
    }

    /** Where {@code span} ends in the content. */
    long until(Span span) {
        return Math.min(leaves.fileBytes(), (long) span.end() * MerkleTree.LEAF_BYTES);
    }

    int bytes(Span span) {
        return (int) (until(span) - span.from());
    }

    /** What came of one source. */
    interface Delivery {
        /** Whether nobody needs to look at it any more. */
        boolean useless();

        /** A leaf is not what it must be. The ones before it are kept all the same. */
        void bad();

        /** Nobody touches its memory any more. */
        void over();
    }

    /**
     * Has {@code data} verified as {@code span} and written, unless the transfer ended meanwhile.
     * The threads that receive may be interrupted at any time, which would close the file that they write to.
     */
    void verify(NodeId peer, Span span, ByteBuffer data, Delivery delivery) {
        try {
            verifiers.execute(() -> {
                int good = 0;
                try {
                    good = check(peer, span, data, delivery);
                } finally {
                    if (good == 0) {
                        delivery.over();
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            delivery.over();
            board.close();
        }
    }

    /** Returns how many leaves are on their way to the disk, after which the delivery is over. */
    private int check(NodeId peer, Span span, ByteBuffer data, Delivery delivery) {
        if (delivery.useless()) {
            delivery.bad();
            return 0;
        }
        if (!board.wants(span.chunk())) {
            return 0;
        }
        int good = leaves.matching(span.first(), data);
        boolean whole = span.first() + good == span.end();
        if (!whole) {
            ban(peer, "leaf " + (span.first() + good) + " has another hash");
            delivery.bad();
        }
        if (good > 0) {
            ByteBuffer kept = whole ? data : data.slice(0, good * MerkleTree.LEAF_BYTES);
            writer.execute(() -> {
                try {
                    keep(peer, span, kept);
                } finally {
                    delivery.over();
                }
            });
        }
        return good;
    }

    private void keep(NodeId peer, Span span, ByteBuffer data) {
        if (write(peer, span, data) && missing(span.chunk()).isEmpty()) {
            board.complete(span.chunk());
        }
    }

    private boolean write(NodeId peer, Span span, ByteBuffer data) {
        try {
            long fresh = part.write(span.first(), data);
            if (fresh > 0) {
                fromSource.merge(peer, fresh, Long::sum);
                events.received(peer, fresh, done.addAndGet(fresh), leaves.fileBytes());
            }
            return true;
        } catch (IOException e) {
            diskFailure.compareAndSet(null, e);
            board.close();
            return false;
        }
    }

    /** Ends the verifying and the writing; returns when nothing writes any more. */
    @Override
    public void close() {
        verifiers.close(); // first: they hand over to the other
        writer.close();
    }

    void ban(NodeId peer, String reason) {
        if (banned.putIfAbsent(peer, reason) == null) {
            events.banned(peer, reason);
        }
    }
}
