package org.fasttrack.peer.reach;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.search.VerifiedHit;

/** What hits said of how peers are reached, the newest word for each. Thread-safe; its memory is bounded. */
public final class Whereabouts {
    private static final int MAX_PEERS = 20_000;

    private final SequencedMap<NodeId, Place> places = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * One peer's.
     *
     * @param firewalled whether its supernode could not connect to it
     * @param supernode where it is attached
     */
    public record Place(boolean firewalled, NodeId supernode) {}

    public void learn(SearchResult result) {
        result.sources().forEach(this::learn);
    }

    public void learn(VerifiedHit hit) {
        learn(hit.owner(), new Place(hit.firewalled(), hit.supernode()));
    }

    public synchronized void learn(NodeId peer, Place place) {
        places.put(peer, place);
        if (places.size() > MAX_PEERS) {
            places.pollFirstEntry();
        }
    }

    /** What was heard last; empty when nothing was. */
    public synchronized Optional<Place> of(NodeId peer) {
        return Optional.ofNullable(places.get(peer));
    }
}
