package org.fasttrack.peer.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Ranking;

/** Collects the verified hits of one search and groups them by content. Owned by one search; thread-safe. */
public final class ResultGroups {
    private final Query query;
    private final Map<Claim, Map<Offer, VerifiedHit>> groups = new LinkedHashMap<>();

    /**
     * What is offered. The id, a Merkle root over padded leaves, does not bind the size: an owner who signs a false one
     * must not speak for the others.
     */
    private record Claim(ContentId id, long bytes) {}

    /** Two supernodes may tell of the same offer: it counts once. */
    private record Offer(NodeId owner, String name) {}

    public ResultGroups(Query query) {
        this.query = query;
    }

    public synchronized void add(VerifiedHit hit) {
        groups.computeIfAbsent(new Claim(hit.record().content(), hit.record().bytes()), claim -> new LinkedHashMap<>())
                .putIfAbsent(new Offer(hit.owner(), hit.record().name()), hit);
    }

    public synchronized int size() {
        return groups.size();
    }

    /** Best first: how well the name fits, then how many peers offer it, then their best reputation, then the name. */
    public synchronized List<SearchResult> ranked(int limit) {
        List<SearchResult> results = new ArrayList<>();
        groups.forEach((claim, offers) -> results.add(group(claim, offers)));
        results.sort(Comparator.comparing(SearchResult::name, Ranking.order(query))
                .thenComparingLong(result -> -result.owners())
                .thenComparingLong(result -> -result.sources().getFirst().reputation())
                .thenComparing(SearchResult::name)
                .thenComparing(SearchResult::id)
                .thenComparingLong(SearchResult::bytes));
        return List.copyOf(results.subList(0, Math.min(limit, results.size())));
    }

    private SearchResult group(Claim claim, Map<Offer, VerifiedHit> offers) {
        List<VerifiedHit> sources = new ArrayList<>(offers.values());
        sources.sort(Comparator.comparing((VerifiedHit hit) -> hit.record().name(), Ranking.order(query))
                .thenComparing(VerifiedHit::firewalled)
                .thenComparingLong(hit -> -hit.reputation())
                .thenComparing(VerifiedHit::owner));
        VerifiedHit best = sources.getFirst();
        return new SearchResult(best.record().name(), claim.bytes(), claim.id(), sources);
    }
}
