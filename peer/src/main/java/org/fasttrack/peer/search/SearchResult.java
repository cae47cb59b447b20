package org.fasttrack.peer.search;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;

/**
 * One content with everybody who offers it in this size: the same bytes under many names are one result.
 *
 * @param name the best-ranked source's name for it
 * @param sources best first; at least one
 */
public record SearchResult(String name, long bytes, ContentId id, List<VerifiedHit> sources) {
    public SearchResult {
        sources = List.copyOf(sources);
    }

    /** How many peers offer it. */
    public long owners() {
        return sources.stream().map(VerifiedHit::owner).distinct().count();
    }

    /** The supernodes that told of it. */
    public Set<NodeId> supernodes() {
        Set<NodeId> told = new TreeSet<>();
        sources.forEach(source -> told.add(source.supernode()));
        return told;
    }
}
