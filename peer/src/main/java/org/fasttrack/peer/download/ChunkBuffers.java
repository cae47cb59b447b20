package org.fasttrack.peer.download;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory for chunks that were received and are not yet written. Each source has room for one, so that none waits for
 * another's; beyond that a fast one gets more while the spare ones last. Thread-safe.
 */
final class ChunkBuffers {
    /** Of one source: the verifiers' lead over the wire. */
    static final int PER_SOURCE = 8;
    /** Lent to all sources beyond the first of each. */
    static final int SPARE = 16;

    private final int bytes;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    private int spare = SPARE;
    private int lent;

    ChunkBuffers(int bytes) {
        this.bytes = bytes;
    }

    /** What one source holds. Guarded by the buffers' monitor. */
    final class Share {
        private int held;

        /** An empty buffer; waits until this source may have one. */
        ByteBuffer take() throws InterruptedException {
            synchronized (ChunkBuffers.this) {
                while (held > 0 && (spare == 0 || held == PER_SOURCE)) {
                    ChunkBuffers.this.wait();
                }
                if (held > 0) {
                    spare--;
                }
                held++;
                lent++;
                return idle.isEmpty() ? PartWriter.buffer(bytes) : idle.pop().clear();
            }
        }

        /** @param buffer from {@link #take}, which nobody touches any more */
        void giveBack(ByteBuffer buffer) {
            synchronized (ChunkBuffers.this) {
                held--;
                lent--;
                if (held > 0) {
                    spare++;
                }
                idle.push(buffer);
                ChunkBuffers.this.notifyAll();
            }
        }
    }

    /** How many are lent now. */
    synchronized int lent() {
        return lent;
    }
}
