package org.fasttrack.peer.torrent;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** The neighbours of one torrent, by the numbers of their links. Thread-safe. */
final class Neighbours {
    private final Map<Integer, Neighbour> byLink = new ConcurrentHashMap<>();
    private volatile long aloneSince = System.nanoTime();

    void add(int link, Neighbour neighbour) {
        byLink.put(link, neighbour);
    }

    @Nullable
    Neighbour get(int link) {
        return byLink.get(link);
    }

    /** @return who had that number, if somebody did */
    @Nullable
    Neighbour remove(int link) {
        Neighbour gone = byLink.remove(link);
        if (gone != null) {
            aloneSince = System.nanoTime();
        }
        return gone;
    }

    Set<Map.Entry<Integer, Neighbour>> all() {
        return byLink.entrySet();
    }

    List<NodeId> peers() {
        return byLink.values().stream().map(Neighbour::peer).distinct().toList();
    }

    /** For how many nanoseconds there has been nobody; 0 while there is somebody. */
    long aloneNanos(long nowNanos) {
        return byLink.isEmpty() ? nowNanos - aloneSince : 0;
    }

    /** Whether there is a connection with {@code peer} that was begun by us, or by the other side. */
    boolean connected(NodeId peer, boolean byUs) {
        return byLink.values().stream()
                .anyMatch(other -> other instanceof PeerConnection connection
                        && connection.peer().equals(peer)
                        && connection.ours() == byUs);
    }

    /** Sends an extended message over a connection of {@code peer} that understands {@code name}. @return whether one does */
    boolean send(NodeId peer, String name, byte[] payload) {
        for (Neighbour neighbour : byLink.values()) {
            if (neighbour instanceof PeerConnection connection
                    && neighbour.peer().equals(peer)
                    && connection.sayExtended(name, payload)) {
                return true;
            }
        }
        return false;
    }
}
