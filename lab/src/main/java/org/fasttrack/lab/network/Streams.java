package org.fasttrack.lab.network;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.kernel.Kernel;

/**
 * Connections as TCP gives them: frames arrive whole, once and in order, or the connection ends. A node's connections
 * share its uplink frame by frame in turn, and its downlink in order of arrival. A lost frame costs time, not itself:
 * it and what follows it on the connection arrive a retransmission timeout later; one that is held back delays what
 * follows it, and one that comes twice takes the downlink twice.
 *
 * <p>A connection may have a socket that holds some bytes: then a sender is told as soon as a frame is in there, and does
 * not know when it leaves, as with real ones.
 *
 * <p>Each frame pays for its headers: 52 bytes (IPv4, TCP with timestamps) for each 1,448.
 *
 * @param <F> a frame
 */
public final class Streams<F> {
    static final int SEGMENT_BYTES = 1448;
    static final int HEADER_BYTES = 52;
    static final long RETRANSMISSION_NANOS = 200_000_000;

    final Kernel kernel;
    final RandomGenerator random;
    final Endpoint<F> endpoint;
    private final long socketBytes;
    final Traffic.Counter traffic = new Traffic.Counter();
    private final List<Nic<F>> nodes = new ArrayList<>();

    /** What happens at the nodes. A connection is one object for both its ends. */
    public interface Endpoint<F> {
        void connected(int node, Connection<F> connection);

        void received(int node, Connection<F> connection, F frame);

        /** The socket has taken a frame that {@code node} sent, or without sockets its uplink has carried it. */
        void sent(int node, Connection<F> connection, F frame);

        /** The connection ended, by the other side or by a fault: not called at the side that closed it. */
        void closed(int node, Connection<F> connection);
    }

    /** Without sockets. */
    public Streams(Kernel kernel, Seed seed, Endpoint<F> endpoint) {
        this(kernel, seed, endpoint, 0);
    }

    /** @param socketBytes what each connection's socket holds on either side; 0 for no sockets */
    public Streams(Kernel kernel, Seed seed, Endpoint<F> endpoint, long socketBytes) {
        this.socketBytes = socketBytes;
        this.kernel = kernel;
        this.random = seed.generator();
        this.endpoint = endpoint;
    }

    /** Adds a node; its number, from 0. */
    public int add(LinkShape link) {
        nodes.add(new Nic<>(this, nodes.size(), link));
        return nodes.size() - 1;
    }

    public int size() {
        return nodes.size();
    }

    Nic<F> nic(int node) {
        return nodes.get(node);
    }

    /** Opens a connection: both ends are told after the round trip that a handshake takes. */
    public Connection<F> connect(int from, int to) {
        var connection = new Connection<F>(this, from, to);
        nic(from).open(connection);
        nic(to).open(connection);
        kernel.afterNanos(2 * way(from, to), from, () -> connection.established(from));
        kernel.afterNanos(way(from, to), to, () -> connection.established(to));
        return connection;
    }

    /** The node is gone at once; the other ends of its connections notice after the way between them. */
    public void crash(int node) {
        nic(node).crash();
    }

    /** Bytes that the node's uplink carried, headers included. */
    public long sentBytes(int node) {
        return nic(node).carried();
    }

    public Traffic traffic() {
        return traffic.total();
    }

    long way(int from, int to) {
        return nic(from).link().delay().toNanos() + nic(to).link().delay().toNanos();
    }

    /** What a frame of {@code bytes} takes on a link. */
    public static long wireBytes(int bytes) {
        return bytes + (long) HEADER_BYTES * ((bytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES);
    }

    /** Whether a socket holds {@code bytes}. */
    boolean fit(long bytes) {
        return socketBytes == 0 || bytes <= socketBytes;
    }

    /** The socket of {@code half} has {@code frame}. Told by an event of its own: the sender is still at sending it. */
    void taken(Connection.Half<F> half, F frame) {
        if (socketBytes > 0) {
            kernel.afterNanos(0, half.from, () -> told(half, frame));
        }
    }

    /** The uplink has carried {@code frame}. */
    void left(Connection.Half<F> half, F frame) {
        if (socketBytes == 0) {
            told(half, frame);
        }
    }

    private void told(Connection.Half<F> half, F frame) {
        if (half.connection.isOpen()) {
            endpoint.sent(half.from, half.connection, frame);
        }
    }

    boolean hits(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
