package org.fasttrack.peer.torrent;

import java.util.ArrayDeque;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one peer: messages in their order, and blocks, which messages overtake. The torrent's thread
 * fills it and never waits; a peer that does not take what it is told is given up.
 */
final class Outbox {
    /** A bitfield of the largest torrent and a great many requests. */
    static final int MAX_BYTES = 4 << 20;
    /** Answers to what the peer asks for wait until the ones before are sent. */
    static final int ENOUGH_BYTES = 128 * 1024;

    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private final ArrayDeque<Integer> uploads = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** False when too much waits already. */
    synchronized boolean offer(byte[] message) {
        if (closed || bytes + message.length > MAX_BYTES) {
            return closed;
        }
        add(message);
        return true;
    }

    /** Waits while much waits already. */
    synchronized void put(byte[] message) throws InterruptedException {
        while (!closed && bytes > ENOUGH_BYTES) {
            wait();
        }
        add(message);
    }

    private void add(byte[] message) {
        messages.add(message);
        bytes += message.length;
        notifyAll();
    }

    synchronized void upload(int block) {
        uploads.add(block);
        notifyAll();
    }

    /** Waits for something to send; false once closed. */
    synchronized boolean await() throws InterruptedException {
        while (!closed && messages.isEmpty() && uploads.isEmpty()) {
            wait();
        }
        return !closed;
    }

    /** Waits for a message, at most {@code nanos}. */
    synchronized void awaitMessage(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; !closed && messages.isEmpty() && left > 0; left = until - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    /** The next message if it has at most {@code room} bytes, or is the first to be sent at once. */
    synchronized byte @Nullable [] message(int room, boolean first) {
        byte[] next = messages.peek();
        if (next == null || (next.length > room && !first)) {
            return null;
        }
        messages.remove();
        bytes -= next.length;
        notifyAll();
        return next;
    }

    synchronized OptionalInt block() {
        Integer next = uploads.poll();
        return next == null ? OptionalInt.empty() : OptionalInt.of(next);
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
