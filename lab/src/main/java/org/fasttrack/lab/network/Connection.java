package org.fasttrack.lab.network;

import java.util.ArrayDeque;

/**
 * One connection between two nodes. Sending never blocks: a sender that minds the queue waits for {@code sent}.
 *
 * @param <F> a frame
 */
public final class Connection<F> {
    private final Streams<F> streams;
    private final int opener;
    private final int accepter;
    private final Half<F> fromOpener;
    private final Half<F> fromAccepter;
    private boolean open = true;

    /** What one end has sent and its uplink not yet carried. */
    static final class Half<F> {
        final Connection<F> connection;
        final int from;
        final int to;
        /** In the socket, the first one perhaps on its way. */
        final ArrayDeque<Queued<F>> waiting = new ArrayDeque<>();
        /** What the socket has no room for yet. */
        private final ArrayDeque<Queued<F>> outside = new ArrayDeque<>();

        private long held;
        long arrivesAfter;

        Half(Connection<F> connection, int from, int to) {
            this.connection = connection;
            this.from = from;
            this.to = to;
        }

        void add(Queued<F> frame) {
            outside.add(frame);
            fill();
        }

        /** The uplink has carried the first of what the socket held. */
        void left() {
            held -= waiting.remove().bytes();
            fill();
        }

        /** The socket takes what it has room for; what is too large for any it takes alone. */
        private void fill() {
            Queued<F> next = outside.peek();
            while (next != null && (waiting.isEmpty() || connection.streams.fit(held + next.bytes()))) {
                outside.remove();
                waiting.add(next);
                held += next.bytes();
                connection.streams.taken(this, next.frame());
                next = outside.peek();
            }
        }
    }

    record Queued<F>(F frame, int bytes) {}

    Connection(Streams<F> streams, int opener, int accepter) {
        this.streams = streams;
        this.opener = opener;
        this.accepter = accepter;
        this.fromOpener = new Half<>(this, opener, accepter);
        this.fromAccepter = new Half<>(this, accepter, opener);
    }

    public boolean isOpen() {
        return open;
    }

    /** The node at the other end. */
    public int other(int node) {
        return node == opener ? accepter : opener;
    }

    void established(int node) {
        if (open) {
            streams.endpoint.connected(node, this);
        }
    }

    /** Sends a frame of {@code bytes}; a closed connection takes it to nowhere. */
    public void send(int from, F frame, int bytes) {
        if (open) {
            Half<F> half = from == opener ? fromOpener : fromAccepter;
            boolean idle = half.waiting.isEmpty();
            half.add(new Queued<>(frame, bytes));
            streams.traffic.sent++;
            if (idle) {
                streams.nic(from).ready(half);
            }
        }
    }

    /** Ends the connection; what is queued or under way is lost. The other end is told after the way there. */
    public void close(int by) {
        if (open) {
            end();
            int other = other(by);
            streams.kernel.afterNanos(streams.way(by, other), other, () -> streams.endpoint.closed(other, this));
        }
    }

    private void end() {
        open = false;
        fromOpener.waiting.clear();
        fromOpener.outside.clear();
        fromAccepter.waiting.clear();
        fromAccepter.outside.clear();
        streams.nic(opener).forget(this);
        streams.nic(accepter).forget(this);
    }
}
