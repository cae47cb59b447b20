package org.fasttrack.lab.network;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fasttrack.lab.kernel.Kernel;

/** A node's network interface: its connections take turns on the uplink, and queue on the downlink. */
final class Nic<F> {
    /** As datagrams have it. */
    private static final int HELD_BACK_DELAYS = 10;

    private final Streams<F> streams;
    private final Kernel kernel;
    private final int node;
    private final LinkShape link;
    private final Set<Connection<F>> connections = new LinkedHashSet<>();
    private final ArrayDeque<Connection.Half<F>> turns = new ArrayDeque<>();
    private boolean sending;
    private long receivingUntil;
    private long carried;

    Nic(Streams<F> streams, int node, LinkShape link) {
        this.streams = streams;
        this.kernel = streams.kernel;
        this.node = node;
        this.link = link;
    }

    LinkShape link() {
        return link;
    }

    long carried() {
        return carried;
    }

    void open(Connection<F> connection) {
        connections.add(connection);
    }

    void forget(Connection<F> connection) {
        connections.remove(connection);
    }

    void crash() {
        List.copyOf(connections).forEach(connection -> connection.close(node));
    }

    /** {@code half} has something to send again. */
    void ready(Connection.Half<F> half) {
        turns.add(half);
        if (!sending) {
            sendNext();
        }
    }

    private void sendNext() {
        Connection.Half<F> half = turns.poll();
        while (half != null && half.waiting.isEmpty()) {
            half = turns.poll();
        }
        sending = half != null;
        if (half != null) {
            Connection.Half<F> turn = half;
            Connection.Queued<F> frame = turn.waiting.element();
            long bytes = Streams.wireBytes(frame.bytes());
            carried += bytes;
            streams.traffic.bytes += bytes;
            kernel.afterNanos(link.upNanos(bytes), node, () -> left(turn, frame));
        }
    }

    private void left(Connection.Half<F> half, Connection.Queued<F> frame) {
        if (half.connection.isOpen()) {
            half.left();
            if (!half.waiting.isEmpty()) {
                turns.add(half);
            }
            long arrives = Math.max(half.arrivesAfter, kernel.nanos() + delay(half));
            half.arrivesAfter = arrives;
            kernel.afterNanos(
                    arrives - kernel.nanos(),
                    half.to,
                    () -> streams.nic(half.to).arrive(half, frame));
            streams.left(half, frame.frame());
        }
        sendNext();
    }

    private long delay(Connection.Half<F> half) {
        LinkShape far = streams.nic(half.to).link;
        long jitter = link.jitter().plus(far.jitter()).toNanos();
        long delay = streams.way(half.from, half.to) + (jitter == 0 ? 0 : streams.random.nextLong(jitter + 1));
        while (streams.hits(link.loss()) || streams.hits(far.loss())) {
            delay += Streams.RETRANSMISSION_NANOS;
            streams.traffic.lost++;
        }
        // What overtook it waits for it: the connection gives everything in order.
        return delay + heldBack(link, half) + heldBack(far, half);
    }

    private long heldBack(LinkShape shape, Connection.Half<F> half) {
        long most = HELD_BACK_DELAYS * streams.way(half.from, half.to);
        return streams.hits(shape.reordering()) ? streams.random.nextLong(most + 1) : 0;
    }

    /** What comes twice takes the downlink twice, and is delivered once. */
    private void arrive(Connection.Half<F> half, Connection.Queued<F> frame) {
        boolean twice = streams.hits(link.duplication());
        long takes = link.downNanos(Streams.wireBytes(frame.bytes()) * (twice ? 2 : 1));
        streams.traffic.duplicated += twice ? 1 : 0;
        if (takes == 0) {
            deliver(half, frame);
            return;
        }
        receivingUntil = Math.max(kernel.nanos(), receivingUntil) + takes;
        kernel.afterNanos(receivingUntil - kernel.nanos(), node, () -> deliver(half, frame));
    }

    private void deliver(Connection.Half<F> half, Connection.Queued<F> frame) {
        if (half.connection.isOpen()) {
            streams.traffic.delivered++;
            streams.endpoint.received(node, half.connection, frame.frame());
        }
    }
}
