package org.fasttrack.supernode.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;
import org.jspecify.annotations.Nullable;

/** The scores of one moment after another, over evidence that keeps coming. Thread-safe. */
final class LiveScores {
    /** How old a score may be that is only shown: search results ask for hundreds at once. */
    private static final Duration SHOWN_FOR = Duration.ofSeconds(5);

    private static final int MAX_SHOWN = 100_000;
    /** Nodes ranked at once: some milliseconds. */
    private static final int SLICE = 500;

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final ScoreEngine engine;
    private final Set<NodeId> supernodes;
    private final Map<NodeId, Long> covered = new HashMap<>();
    private final Map<NodeId, Shown> shown = new HashMap<>();
    private final Map<NodeId, Backed> backed = new HashMap<>();
    private final PassedTime passed;
    private @Nullable Instant forgotten;
    private final ReentrantLock turn = new ReentrantLock();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean ranking;
    private volatile @Nullable Claims claimed;

    private record Shown(int value, Instant asOf) {}

    private record Backed(Backing backing, Instant asOf) {}

    LiveScores(ScorePolicy policy, Collection<NodeId> supernodes) {
        this(policy, supernodes, System::nanoTime);
    }

    LiveScores(ScorePolicy policy, Collection<NodeId> supernodes, LongSupplier nanos) {
        this.passed = new PassedTime(nanos, policy.hour().multipliedBy(policy.windowHours()));
        this.engine = new ScoreEngine(policy, supernodes);
        this.supernodes = new HashSet<>(supernodes);
    }

    void add(NodeId log, long index, Evidence evidence) {
        change(() -> {
            engine.add(evidence, new EvidenceRef(log, index));
            covered.merge(log, index + 1, Math::max);
        });
    }

    /** Entry {@code index} was read, and says nothing. */
    void covers(NodeId log, long index) {
        change(() -> covered.merge(log, index + 1, Math::max));
    }

    void admit(NodeId supernode) {
        change(() -> {
            engine.admit(supernode);
            supernodes.add(supernode);
        });
    }

    /** What comes while everybody is ranked waits for the end of it: a claim is about one set of evidence. */
    private synchronized void change(Runnable change) {
        if (ranking) {
            waiting.add(change);
        } else {
            change.run();
        }
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
        if (known != null && isFresh(known.asOf(), now)) {
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

    /** At most some seconds old, since it costs a look at all dealings, whoever asks. */
    synchronized Backing backing(NodeId node, Instant now) {
        Backed known = backed.get(node);
        if (known != null && isFresh(known.asOf(), now)) {
            return known.backing();
        }
        backed.values().removeIf(other -> !isFresh(other.asOf(), now));
        Backing backing = engine.backing(node, now);
        backed.put(node, new Backed(backing, now));
        return backing;
    }

    List<Rank> ranking(int limit, Instant now) {
        return claims(now).scores().stream().limit(limit).toList();
    }

    /** Everybody's score; at most some seconds old, since it costs milliseconds a thousand nodes, whoever asks. */
    Claims claims(Instant now) {
        Claims known = claimed;
        if (known != null && (isFresh(known.asOf(), now) || turn.isLocked())) {
            return known;
        }
        turn.lock();
        try {
            Claims meanwhile = claimed;
            if (meanwhile != null && isFresh(meanwhile.asOf(), now)) {
                return meanwhile;
            }
            Claims made = rankAll(now);
            claimed = made;
            return made;
        } finally {
            turn.unlock();
        }
    }

    private boolean isFresh(Instant asOf, Instant now) {
        return !now.isBefore(asOf) && now.isBefore(asOf.plus(freshness()));
    }

    /** Some nodes at a time, so that nobody waits long for the scores; only one thread at once. */
    private Claims rankAll(Instant now) {
        Claims frozen;
        List<NodeId> nodes;
        synchronized (this) {
            ranking = true;
            nodes = engine.nodes();
            frozen = new Claims(now, covered, supernodes, List.of());
        }
        try {
            List<Rank> ranks = new ArrayList<>(nodes.size());
            for (int from = 0; from < nodes.size(); from += SLICE) {
                ranks.addAll(rank(nodes.subList(from, Math.min(nodes.size(), from + SLICE)), now));
            }
            ranks.sort(Comparator.comparingInt(Rank::value).reversed().thenComparing(Rank::node));
            return new Claims(now, frozen.covered(), frozen.supernodes(), ranks);
        } finally {
            thaw();
        }
    }

    private synchronized List<Rank> rank(List<NodeId> nodes, Instant now) {
        return nodes.stream()
                .map(node -> new Rank(node, engine.value(node, now)))
                .toList();
    }

    private synchronized void thaw() {
        ranking = false;
        waiting.forEach(Runnable::run);
        waiting.clear();
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

    /**
     * Frees what has left the window, now and then. What a clock that was set ahead would have freed cannot be had again until
     * the next start, so time has to have passed as well.
     */
    synchronized void forget(Instant now) {
        Instant least = passed.atLeast(now);
        Instant last = forgotten;
        if (last == null || least.isBefore(last)) {
            forgotten = least;
        } else if (!ranking && least.isAfter(last.plus(FORGET_EVERY))) {
            forgotten = least;
            engine.forgetBefore(least);
        }
    }
}
