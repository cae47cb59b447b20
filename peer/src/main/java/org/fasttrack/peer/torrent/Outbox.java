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

    private static final int NANOS_A_MILLI = 1_000_000;

    /** How long what can wait waits for something to go with: a packet and a wake-up for each piece is dear. */
    static final long PATIENCE_NANOS = 25_000_000;

    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private final ArrayDeque<Integer> uploads = new ArrayDeque<>();
    private long bytes;
    /** Whether some message is to go at once. */
    private boolean urgent;
    /** When the oldest message that can wait has waited long enough. */
    private long dueNanos;

    private boolean closed;

    /** False when too much waits already. */
    synchronized boolean offer(byte[] message) {
        if (closed || bytes + message.length > MAX_BYTES) {
            return closed;
        }
        add(message);
        return true;
    }

    /** As {@link #offer}, and {@code message} can wait a little for something to go with. */
    synchronized boolean offerLater(byte[] message) {
        if (closed || bytes + message.length > MAX_BYTES) {
            return closed;
        }
        boolean first = messages.isEmpty();
        messages.add(message);
        bytes += message.length;
        if (first) {
            dueNanos = System.nanoTime() + PATIENCE_NANOS;
            notifyAll();
        }
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
        urgent = true;
        notifyAll();
    }

    synchronized void upload(int block) {
        uploads.add(block);
        notifyAll();
    }

    /** Waits for something to send; false once closed. */
    synchronized boolean await() throws InterruptedException {
        while (!closed && uploads.isEmpty() && !urgent) {
            long left = messages.isEmpty() ? 0 : dueNanos - System.nanoTime();
            if (!messages.isEmpty() && left <= 0) {
                break;
            }
            wait(left / NANOS_A_MILLI, (int) (left % NANOS_A_MILLI));
        }
        return !closed;
    }

    /** Waits for a message, at most {@code nanos}. */
    synchronized void awaitMessage(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; !closed && messages.isEmpty() && left > 0; left = until - System.nanoTime()) {
            wait(left / NANOS_A_MILLI, (int) (left % NANOS_A_MILLI));
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
        urgent &= !messages.isEmpty();
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
