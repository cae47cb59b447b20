package org.fasttrack.peer.download;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.peer.torrent.Members;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.Scout;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.transfer.TlsChannel;
import org.jspecify.annotations.Nullable;

/**
 * A download's scouts at its sources: they want no blocks and hear who else is there, and become members once there is a
 * torrent. Thread-safe.
 */
final class Scouts {
    private final SwarmWires wires;
    private final int pieces;
    private final Listening way;
    private final Map<Scout, TlsChannel> all = new ConcurrentHashMap<>();
    private final AtomicInteger listening = new AtomicInteger();
    private volatile @Nullable Torrent joined;

    /** How a scout greets {@code source} and listens until that ends. */
    @FunctionalInterface
    interface Listening {
        void listen(Scout scout, Source source) throws IOException, InterruptedException;
    }

    /** @param pieces of the content */
    Scouts(SwarmWires wires, int pieces, Listening way) {
        this.wires = wires;
        this.pieces = pieces;
        this.way = way;
    }

    /** Whether a source is being listened to. */
    boolean listening() {
        return listening.get() > 0;
    }

    /** Listens at {@code source} until that ends; it may be a member by then. */
    void listen(Source source) throws IOException, InterruptedException {
        wires.with(source, (tls, channel) -> {
            if (SwarmWires.swarms(tls)) {
                listening.incrementAndGet();
                Scout scout = new Scout(channel, peer(source), pieces);
                all.put(scout, tls);
                try {
                    enlist(scout, tls);
                    way.listen(scout, source);
                } finally {
                    all.remove(scout);
                    listening.decrementAndGet();
                }
            }
            return true;
        });
    }

    /** Others are told of it once it says that it can be reached: we may have come to it through a relay. */
    static Peer peer(Source source) {
        return new Peer(source.peer(), Members.address(source.address().getAddress()), 0);
    }

    /** From now on they are members of {@code torrent}. */
    void enlist(Torrent torrent) throws InterruptedException {
        joined = torrent;
        for (Map.Entry<Scout, TlsChannel> scout : all.entrySet()) {
            enlist(scout.getKey(), scout.getValue());
        }
    }

    /** The connection of one that cannot become a member is ended, and tried anew. */
    private void enlist(Scout scout, TlsChannel tls) throws InterruptedException {
        Torrent torrent = joined;
        if (torrent != null && !scout.enlist(torrent)) {
            tls.abort();
        }
    }
}
