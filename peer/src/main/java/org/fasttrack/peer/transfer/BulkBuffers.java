package org.fasttrack.peer.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Large direct buffers, lent to connections that carry files. There are only so many, however many connections there
 * are, because direct memory is as large as the heap and freed only with it; whoever gets none works with its small
 * buffers. Thread-safe.
 */
final class BulkBuffers {
    /** Sixteen TLS records and their overhead. */
    static final int BYTES = 16 * 17 * 1024;

    /** 34 MiB for all connections of this process. */
    static final BulkBuffers SHARED = new BulkBuffers(128);

    private final int most;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();
    private int made;

    /** @param most buffers lent at once */
    BulkBuffers(int most) {
        this.most = most;
    }

    /** An empty buffer, or null when all are lent. */
    synchronized @Nullable ByteBuffer borrow() {
        if (!idle.isEmpty()) {
            return idle.pop().clear();
        }
        if (made == most) {
            return null;
        }
        ByteBuffer fresh = ByteBuffer.allocateDirect(BYTES);
        made++;
        return fresh;
    }

    /** @param buffer what {@link #borrow} gave; its borrower no longer touches it */
    synchronized void giveBack(@Nullable ByteBuffer buffer) {
        if (buffer != null) {
            idle.push(buffer);
        }
    }

    /** How many are lent now. */
    synchronized int lent() {
        return made - idle.size();
    }
}
