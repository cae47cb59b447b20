package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.SourceWire.Answer;
import org.fasttrack.peer.download.Transfer.Span;
import org.jspecify.annotations.Nullable;

/**
 * Fetches chunks from one source over one connection until the board is done: two requests under way, so that the
 * source never waits for us, while the transfer's verifiers check and write what came.
 */
final class SourceFetch {
    private static final int PIPELINE = 2;
    /** It wants a receipt first, and that is on its way. */
    private static final int UNPAID = 402;

    private static final int MAX_UNPAID = 10;
    /** What a slow source sent is kept so often, rather than when its chunk is whole: a killed process loses no more. */
    private static final long KEEP_NANOS = 25_000_000;
    /** Whoever is slower looks no later whether another one holds up the end. */
    private static final long MOST_CHUNK_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Read at once, from a source that is not slow. */
    private static final int STEP_BYTES = 16 * MerkleTree.LEAF_BYTES;

    private final Transfer transfer;
    private final NodeId peer;
    private final SourceWire wire;
    private final Queue<Span> asked = new ArrayDeque<>();
    private final ChunkBuffers.Share buffers;
    private @Nullable Answer queued;
    private int unpaid;
    /** How long the last chunk took, with the other request under way beside it; 0 before the first. */
    private long chunkNanos;

    private long cameAt = System.nanoTime();
    private volatile boolean lied;

    SourceFetch(Transfer transfer, NodeId peer, SourceWire wire) {
        this.transfer = transfer;
        this.peer = peer;
        this.wire = wire;
        this.buffers = transfer.buffers.new Share();
    }

    /** Blocks until the board is done or this source failed. @throws IOException when it failed */
    void run() throws IOException, InterruptedException {
        try {
            while (!transfer.board.over() && !lied) {
                step();
            }
        } finally {
            for (Span span : asked) {
                transfer.board.giveBack(span.chunk(), peer);
            }
        }
        if (lied) {
            throw new IOException("it sent a bad block");
        }
    }

    private void step() throws IOException, InterruptedException {
        while (queued == null && asked.size() < PIPELINE) {
            OptionalInt chunk = transfer.board.claim(peer, chunkNanos);
            if (chunk.isEmpty()) {
                break;
            }
            Span span = transfer.missing(chunk.getAsInt());
            if (span.isEmpty()) {
                transfer.board.complete(span.chunk());
            } else {
                asked.add(span);
                wire.requestRange(transfer.content, span.from(), transfer.until(span));
            }
        }
        if (!asked.isEmpty()) {
            receive(asked.element());
        } else if (queued != null) {
            waitInQueue(queued);
            queued = null;
            cameAt = System.nanoTime();
        } else {
            transfer.board.await(chunkNanos == 0 ? 200 : Math.clamp(TimeUnit.NANOSECONDS.toMillis(chunkNanos), 1, 200));
            cameAt = System.nanoTime();
        }
    }

    private void receive(Span span) throws IOException, InterruptedException {
        Answer answer = wire.answer();
        if (answer.status() == 503 || (answer.status() == UNPAID && unpaid++ < MAX_UNPAID)) {
            wire.skip(answer);
            asked.remove();
            transfer.board.giveBack(span.chunk(), peer);
            queued = answer;
        } else if (answer.status() != 206 || answer.length() != transfer.bytes(span)) {
            throw new IOException("status " + answer.status() + " instead of the range");
        } else {
            receiveBody(span);
        }
    }

    private void receiveBody(Span span) throws IOException, InterruptedException {
        var arrival = new Arrival(span, buffers.take().limit(transfer.bytes(span)));
        try {
            arrival.read();
            asked.remove();
            transfer.board.came(span.chunk(), peer);
            long now = System.nanoTime();
            chunkNanos = Math.min(now - cameAt, MOST_CHUNK_NANOS);
            cameAt = now;
        } finally {
            arrival.keep();
            arrival.over();
        }
    }

    /** A span's bytes as they come. The verifiers work on them while more come; whoever is last frees the memory. */
    private final class Arrival implements Transfer.Delivery {
        private final int chunk;
        private final ByteBuffer data;
        private final int end;
        private final AtomicInteger users = new AtomicInteger(1);
        private Span left;
        private int kept;
        private long keptAt = System.nanoTime();

        Arrival(Span span, ByteBuffer data) {
            this.left = span;
            this.chunk = span.chunk();
            this.data = data;
            this.end = data.limit();
        }

        /** Under a limit, and from a slow source, in small parts: so the source sees the rate rather than pauses. */
        void read() throws IOException, InterruptedException {
            int step = STEP_BYTES;
            while (data.position() < end) {
                boolean limited = transfer.rates.limitsDown();
                data.limit(Math.min(end, data.position() + (limited ? MerkleTree.LEAF_BYTES : step)));
                if (limited) {
                    transfer.rates.acquireDown(data.remaining());
                }
                step = slow() ? MerkleTree.LEAF_BYTES : STEP_BYTES;
                if (System.nanoTime() - keptAt > KEEP_NANOS && data.position() < end) {
                    keep();
                }
            }
        }

        /** Fills the data to its limit. @return whether that went so slowly that a step would outlast what may be lost */
        private boolean slow() throws IOException {
            long bytes = data.remaining();
            long start = System.nanoTime();
            wire.body(data);
            return (System.nanoTime() - start) * STEP_BYTES > KEEP_NANOS * bytes;
        }

        /** Has the whole leaves that came verified and written. */
        void keep() {
            boolean all = data.position() == end;
            int bytes = all ? end - kept : (data.position() - kept) / MerkleTree.LEAF_BYTES * MerkleTree.LEAF_BYTES;
            Span came = all ? left : left.until(left.first() + bytes / MerkleTree.LEAF_BYTES);
            if (!came.isEmpty()) {
                ByteBuffer part = data.slice(kept, bytes);
                users.incrementAndGet();
                transfer.verify(peer, came, part, this);
            }
            left = left.from(came.end());
            kept += bytes;
            keptAt = System.nanoTime();
        }

        @Override
        public boolean useless() {
            return lied;
        }

        @Override
        public void bad() {
            lied = true;
            transfer.board.giveBack(chunk, peer);
            wire.abort();
        }

        @Override
        public void over() {
            if (users.decrementAndGet() == 0) {
                buffers.giveBack(data);
            }
        }
    }

    /** Others may fetch meanwhile what was given back. */
    private void waitInQueue(Answer answer) throws InterruptedException {
        if (answer.place() > 0) {
            transfer.events.queued(peer, answer.place());
        }
        long until = System.nanoTime() + answer.retrySeconds() * 1_000_000_000L;
        while (!transfer.board.over() && until - System.nanoTime() > 0) {
            transfer.board.await((until - System.nanoTime()) / 1_000_000 + 1);
        }
    }
}
