package org.fasttrack.peer.transfer;

import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, limited in all and by address. At a limit a newcomer takes the place of the one that has been
 * shaking hands longest, so that a flood of silent connections does not keep out those who mean it.
 */
public final class Connections {
    private final TransferLimits limits;
    private final Map<SocketChannel, InetAddress> open = new HashMap<>();
    private final Map<SocketChannel, InetAddress> shaking = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();

    public Connections(TransferLimits limits) {
        this.limits = limits;
    }

    /** False when there is no room for {@code socket}; otherwise it counts until {@link #ended}. */
    public synchronized boolean admit(SocketChannel socket, InetAddress from) {
        boolean crowded = perAddress.getOrDefault(from, 0) >= limits.connectionsPerAddress();
        if (crowded && !evict(from)) {
            return false;
        }
        if (open.size() >= limits.connections() && !evict(null)) {
            return false;
        }
        open.put(socket, from);
        shaking.put(socket, from);
        perAddress.merge(from, 1, Integer::sum);
        return true;
    }

    /** Makes room by ending the oldest handshake, of {@code from} when it is given. */
    private boolean evict(@Nullable InetAddress from) {
        for (Map.Entry<SocketChannel, InetAddress> oldest : shaking.entrySet()) {
            if (from == null || from.equals(oldest.getValue())) {
                SocketChannel victim = oldest.getKey();
                ended(victim);
                TlsChannel.closeQuietly(victim);
                return true;
            }
        }
        return false;
    }

    /** The handshake of {@code socket} succeeded: no newcomer takes its place any more. */
    public synchronized void established(SocketChannel socket) {
        shaking.remove(socket);
    }

    public synchronized void ended(SocketChannel socket) {
        shaking.remove(socket);
        InetAddress from = open.remove(socket);
        if (from != null) {
            perAddress.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    public synchronized int count() {
        return open.size();
    }

    public synchronized List<SocketChannel> all() {
        return List.copyOf(open.keySet());
    }
}
