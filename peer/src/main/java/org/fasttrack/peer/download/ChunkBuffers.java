package org.fasttrack.peer.download;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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
    /** No monitor: a virtual thread that waits for one is woken by way of another thread. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    /** In the order of coming. */
    private final Set<Share> waiting = new LinkedHashSet<>();

    private int spare = SPARE;
    private int lent;

    ChunkBuffers(int bytes) {
        this.bytes = bytes;
    }

    /** What one source holds; for one thread that takes. Guarded by the buffers' lock. */
    final class Share {
        private final Condition turn = lock.newCondition();
        private int held;

        /** An empty buffer; waits until this source may have one. */
        ByteBuffer take() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                awaitTurn();
                if (held > 0) {
                    spare--;
                }
                held++;
                lent++;
                return idle.isEmpty() ? PartWriter.buffer(bytes) : idle.pop().clear();
            } finally {
                lock.unlock();
            }
        }

        private boolean mayTake() {
            return held == 0 || (spare > 0 && held < PER_SOURCE);
        }

        private void awaitTurn() throws InterruptedException {
            try {
                while (!mayTake()) {
                    waiting.add(this);
                    turn.await();
                }
            } catch (InterruptedException e) {
                if (!waiting.contains(this)) {
                    wakeOne(); // it was this one's turn
                }
                throw e;
            } finally {
                waiting.remove(this);
            }
        }

        /** @param buffer from {@link #take}, which nobody touches any more */
        void giveBack(ByteBuffer buffer) {
            lock.lock();
            try {
                held--;
                lent--;
                if (held > 0) {
                    spare++;
                }
                idle.push(buffer);
                wakeOne();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whoever has waited longest of those that may go on: a buffer that came back is for one. */
    private void wakeOne() {
        for (Share share : waiting) {
            if (share.mayTake()) {
                waiting.remove(share);
                share.turn.signal();
                return;
            }
        }
    }

    /** How many are lent now. */
    int lent() {
        lock.lock();
        try {
            return lent;
        } finally {
            lock.unlock();
        }
    }
}
