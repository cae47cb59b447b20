package org.fasttrack.supernode.membership.jgroups;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose other end has not proved yet who it is, oldest first. When there are too many, the oldest gives way: a
 * handshake takes milliseconds, so what has waited longest is the least likely to end well, and a flood drives out itself
 * instead of locking out who comes after it.
 */
final class Unproven {
    private final int most;
    private final int mostOfOneAddress;
    private final long deadlineNanos;
    private final Map<Socket, Long> since = new LinkedHashMap<>();

    Unproven(int most, int mostOfOneAddress, Duration deadline) {
        this.most = most;
        this.mostOfOneAddress = mostOfOneAddress;
        this.deadlineNanos = deadline.toNanos();
    }

    /** Adds {@code arrival}. @return who gives way to it and must be closed, if anyone */
    synchronized @Nullable Socket add(Socket arrival, long nowNanos) {
        Socket leaving = oldestToLeave(arrival.getInetAddress());
        if (leaving != null) {
            since.remove(leaving);
        }
        since.put(arrival, nowNanos);
        return leaving;
    }

    private @Nullable Socket oldestToLeave(@Nullable InetAddress from) {
        List<Socket> same = since.keySet().stream()
                .filter(socket -> from != null && from.equals(socket.getInetAddress()))
                .toList();
        if (same.size() >= mostOfOneAddress) {
            return same.getFirst();
        }
        return since.size() < most ? null : since.keySet().iterator().next();
    }

    /** @return false when it is not here any more, because it was told to leave */
    synchronized boolean remove(Socket socket) {
        return since.remove(socket) != null;
    }

    /** Removes those whose time is over. */
    synchronized List<Socket> removeOutlived(long nowNanos) {
        List<Socket> outlived = new ArrayList<>();
        for (Map.Entry<Socket, Long> entry : since.entrySet()) {
            if (nowNanos - entry.getValue() < deadlineNanos) {
                break;
            }
            outlived.add(entry.getKey());
        }
        outlived.forEach(since::remove);
        return outlived;
    }

    synchronized List<Socket> removeAll() {
        List<Socket> all = List.copyOf(since.keySet());
        since.clear();
        return all;
    }

    synchronized int size() {
        return since.size();
    }
}
