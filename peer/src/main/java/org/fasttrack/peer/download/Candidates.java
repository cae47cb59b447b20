package org.fasttrack.peer.download;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Those said to be in one swarm: whom to connect to, when, and how often that failed. Sources, which the supernodes name,
 * are tried for good; whom a member tells of only a few times, and of one member's contacts only so many that none has
 * been met of yet. Thread-safe.
 */
final class Candidates {
    private static final int MAX_KNOWN = 500;
    private static final int MAX_CONNECTIONS = 40;
    private static final long AGAIN_MILLIS = 1_000;
    /** After a failure; twice as long after each further one. */
    private static final long RETRY_MILLIS = 250;

    private static final int MAX_DOUBLINGS = 8;
    /** Whom one member told of and whom nobody has been met at. */
    static final int MAX_UNMET = 50;
    /** Of somebody who was told of and never met: two minutes or more. */
    private static final int MAX_TRIES = 10;

    private final NodeId self;
    private final Map<NodeId, Candidate> known = new LinkedHashMap<>();
    /** How many whom each member told of were not met. */
    private final Map<NodeId, Integer> unmet = new HashMap<>();

    /** One of them. Guarded by its {@link Candidates}. */
    static final class Candidate {
        final Source source;
        /** Who told of it; null of a source, and of who has been met. */
        private @Nullable NodeId teller;

        private boolean busy;
        private int failures;
        private long notBefore;

        private Candidate(Source source, @Nullable NodeId teller, long notBefore) {
            this.source = source;
            this.teller = teller;
            this.notBefore = notBefore;
        }

        private boolean hearsay() {
            return teller != null;
        }

        private boolean hopeless() {
            return hearsay() && failures >= MAX_TRIES;
        }
    }

    Candidates(NodeId self) {
        this.self = self;
    }

    /** @return whether it is news that {@code source} is there */
    synchronized boolean learn(Source source, long notBeforeNanos) {
        return add(new Candidate(source, null, notBeforeNanos));
    }

    /** As {@link #learn} of somebody whom the member {@code teller} tells of, which may be untrue. */
    synchronized boolean hear(Source source, NodeId teller, long notBeforeNanos) {
        boolean fresh = unmet.getOrDefault(teller, 0) < MAX_UNMET && add(new Candidate(source, teller, notBeforeNanos));
        if (fresh) {
            unmet.merge(teller, 1, Integer::sum);
        }
        return fresh;
    }

    private boolean add(Candidate candidate) {
        NodeId peer = candidate.source.peer();
        Candidate before = known.get(peer);
        boolean confirmed = before != null && !before.busy && before.hearsay() && !candidate.hearsay();
        boolean fresh = !peer.equals(self) && (before == null || confirmed) && (confirmed || room(candidate));
        if (fresh) {
            known.put(peer, candidate);
            notifyAll();
        }
        return fresh;
    }

    /** Whether there is room for {@code candidate}; who failed most often makes some, for a source also who was told of. */
    private boolean room(Candidate candidate) {
        if (known.size() >= MAX_KNOWN) {
            known.values().stream()
                    .filter(one -> one.hearsay() && !one.busy)
                    .filter(one -> one.failures > 0 || !candidate.hearsay())
                    .max(Comparator.comparingInt(one -> one.failures))
                    .ifPresent(one -> known.remove(one.source.peer()));
        }
        return known.size() < MAX_KNOWN;
    }

    /** Those to be connected to now; they count as busy from then on. */
    synchronized List<Candidate> due(long nowNanos) {
        long busy = known.values().stream().filter(one -> one.busy).count();
        List<Candidate> due = new ArrayList<>();
        for (Candidate candidate : known.values()) {
            boolean may = !candidate.busy && !candidate.hopeless() && candidate.notBefore <= nowNanos;
            if (may && busy + due.size() < MAX_CONNECTIONS) {
                candidate.busy = true;
                due.add(candidate);
            }
        }
        return due;
    }

    /** It may be connected to at once. */
    synchronized void released(Candidate candidate) {
        candidate.busy = false;
        notifyAll();
    }

    /** It may be connected to a while later, a longer one after each failure. */
    synchronized void finished(Candidate candidate, boolean well) {
        candidate.busy = false;
        candidate.failures = well ? 0 : candidate.failures + 1;
        if (well) {
            met(candidate);
        }
        long millis = well ? AGAIN_MILLIS : RETRY_MILLIS << Math.min(MAX_DOUBLINGS, candidate.failures - 1);
        // At random, so that two that cross each other do not do so again.
        long jitter = well ? 0 : ThreadLocalRandom.current().nextLong(millis);
        candidate.notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis + jitter);
    }

    private void met(Candidate candidate) {
        NodeId teller = candidate.teller;
        candidate.teller = null;
        if (teller != null) {
            unmet.merge(teller, -1, Integer::sum);
        }
    }

    /** Whether whoever is known was tried in vain; who was told of is no hope while it is tried again. */
    synchronized boolean allFailed() {
        return known.values().stream()
                .allMatch(candidate -> candidate.failures > 0 && (candidate.hearsay() || !candidate.busy));
    }

    synchronized void wake() {
        notifyAll();
    }

    /** Waits a little, or until somebody else can be tried or {@link #wake} was called. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops: it looks at everything anew after each return
    synchronized void await(long millis) throws InterruptedException {
        wait(millis);
    }
}
