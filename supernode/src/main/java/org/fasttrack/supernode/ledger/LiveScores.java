package org.fasttrack.supernode.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;

/** The scores of one moment after another, over evidence that keeps coming. Thread-safe. */
final class LiveScores {
    /** How old a score may be that is only shown: search results ask for hundreds at once. */
    private static final Duration SHOWN_FOR = Duration.ofSeconds(5);

    private static final int MAX_SHOWN = 100_000;
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final ScoreEngine engine;
    private final Set<NodeId> supernodes;
    private final Map<NodeId, Long> covered = new HashMap<>();
    private final Map<NodeId, Shown> shown = new HashMap<>();
    private Instant forgotten = Instant.EPOCH;

    private record Shown(int value, Instant asOf) {}

    LiveScores(ScorePolicy policy, Collection<NodeId> supernodes) {
        this.engine = new ScoreEngine(policy, supernodes);
        this.supernodes = new HashSet<>(supernodes);
    }

    synchronized void add(NodeId log, long index, Evidence evidence) {
        engine.add(evidence, new EvidenceRef(log, index));
        covered.merge(log, index + 1, Math::max);
    }

    synchronized void admit(NodeId supernode) {
        engine.admit(supernode);
        supernodes.add(supernode);
    }

    ScorePolicy policy() {
        return engine.policy();
    }

    synchronized int value(NodeId node, Instant now) {
        return engine.value(node, now);
    }

    /** As {@link #value}, at most some seconds old. */
    synchronized int shown(NodeId node, Instant now) {
        Shown known = shown.get(node);
        if (known != null && now.isBefore(known.asOf().plus(freshness()))) {
            return known.value();
        }
        if (shown.size() >= MAX_SHOWN) {
            shown.clear();
        }
        int value = engine.value(node, now);
        shown.put(node, new Shown(value, now));
        return value;
    }

    private Duration freshness() {
        Duration hour = engine.policy().hour();
        return hour.compareTo(SHOWN_FOR) < 0 ? hour : SHOWN_FOR;
    }

    synchronized Score explain(NodeId node, Instant now) {
        return engine.score(node, now);
    }

    synchronized List<Rank> ranking(int limit, Instant now) {
        return engine.nodes().stream()
                .map(node -> new Rank(node, engine.value(node, now)))
                .sorted(Comparator.comparingInt(Rank::value).reversed().thenComparing(Rank::node))
                .limit(limit)
                .toList();
    }

    synchronized Claims claims(Instant now) {
        return new Claims(now, covered, supernodes, ranking(Integer.MAX_VALUE, now));
    }

    synchronized boolean isSupernode(NodeId node) {
        return supernodes.contains(node);
    }

    synchronized boolean isConvicted(NodeId node, Instant now) {
        return engine.isConvicted(node, now);
    }

    synchronized List<NodeId> convicted(Instant now) {
        return engine.convicted(now);
    }

    /** Frees what has left the window, now and then; the moment that is asked for never goes back so far. */
    synchronized void forget(Instant now) {
        if (now.isAfter(forgotten.plus(FORGET_EVERY))) {
            forgotten = now;
            engine.forgetBefore(now);
        }
    }
}
