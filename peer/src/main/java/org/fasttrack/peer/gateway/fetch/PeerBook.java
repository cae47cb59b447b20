package org.fasttrack.peer.gateway.fetch;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where peers of a torrent are said to be. Whoever waits is told of news. Thread-safe. */
final class PeerBook {
    private static final int MAX_PEERS = 1_000;

    private final Set<InetSocketAddress> peers = new LinkedHashSet<>();

    synchronized void add(List<InetSocketAddress> more) {
        for (InetSocketAddress peer : more) {
            if (peers.size() < MAX_PEERS) {
                peers.add(peer);
            }
        }
        notifyAll();
    }

    /** Those beyond the first {@code known} ones; waits at most {@code millis} for one. */
    synchronized List<InetSocketAddress> beyond(int known, long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; peers.size() <= known && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        List<InetSocketAddress> all = new ArrayList<>(peers);
        return all.subList(Math.min(known, all.size()), all.size());
    }

    synchronized int size() {
        return peers.size();
    }
}
