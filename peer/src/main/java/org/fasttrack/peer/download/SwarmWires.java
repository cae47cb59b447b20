package org.fasttrack.peer.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.peer.torrent.BitTorrentHandler;
import org.fasttrack.peer.torrent.PeerChannel;
import org.fasttrack.peer.torrent.TlsPeerChannel;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.TlsChannel;

/** The connections that one download made to members of its swarm, which can be ended together. Thread-safe. */
final class SwarmWires {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Who does not know it agrees on no protocol, and speaks HTTP. */
    private static final List<String> SWARM = List.of(BitTorrentHandler.PROTOCOL);

    private final Dialer dialer;
    private final Set<TlsChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    SwarmWires(Dialer dialer) {
        this.dialer = dialer;
    }

    /** Something done over a connection, that ends with it. */
    @FunctionalInterface
    interface Work<T> {
        /** @param channel the same as {@code tls}, as members use it */
        T over(TlsChannel tls, PeerChannel channel) throws IOException, InterruptedException;
    }

    /** Connects to {@code source} and does {@code work}. */
    <T> T with(Source source, Work<T> work) throws IOException, InterruptedException {
        TlsChannel tls = dialer.dial(source.peer(), source.address(), SWARM, PATIENCE);
        open.add(tls);
        if (closed) {
            tls.abort();
        }
        try (PeerChannel channel = new TlsPeerChannel(tls)) {
            return work.over(tls, channel);
        } finally {
            open.remove(tls);
        }
    }

    static boolean swarms(TlsChannel tls) {
        return tls.protocol().equals(BitTorrentHandler.PROTOCOL);
    }

    /** What is made from now on ends at once. */
    void close() {
        closed = true;
    }

    /** Ends those that there are. */
    void abort() {
        open.forEach(TlsChannel::abort);
    }

    /** Those that there are live on. */
    void release() {
        open.clear();
    }
}
