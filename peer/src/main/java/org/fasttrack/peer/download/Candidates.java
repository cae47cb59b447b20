package org.fasttrack.peer.download;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;

/** Those said to be in one swarm: whom to connect to, when, and how often that failed. Thread-safe. */
final class Candidates {
    private static final int MAX_KNOWN = 500;
    private static final int MAX_CONNECTIONS = 40;
    private static final long AGAIN_MILLIS = 1_000;
    /** After a failure; twice as long after each further one. */
    private static final long RETRY_MILLIS = 250;

    private static final int MAX_DOUBLINGS = 8;

    private final NodeId self;
    private final Map<NodeId, Candidate> known = new LinkedHashMap<>();

    /** One of them. Guarded by its {@link Candidates}. */
    static final class Candidate {
        final Source source;
        private boolean busy;
        private int failures;
        private long notBefore;

        private Candidate(Source source, long notBefore) {
            this.source = source;
            this.notBefore = notBefore;
        }
    }

    Candidates(NodeId self) {
        this.self = self;
    }

    /** @return whether it is news that {@code source} is there */
    synchronized boolean learn(Source source, long notBeforeNanos) {
        boolean fresh = !source.peer().equals(self) && known.size() < MAX_KNOWN && !known.containsKey(source.peer());
        if (fresh) {
            known.put(source.peer(), new Candidate(source, notBeforeNanos));
            notifyAll();
        }
        return fresh;
    }

    /** Those to be connected to now; they count as busy from then on. */
    synchronized List<Candidate> due(long nowNanos) {
        long busy = known.values().stream().filter(one -> one.busy).count();
        List<Candidate> due = new ArrayList<>();
        for (Candidate candidate : known.values()) {
            if (!candidate.busy && candidate.notBefore <= nowNanos && busy + due.size() < MAX_CONNECTIONS) {
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
        long millis = well ? AGAIN_MILLIS : RETRY_MILLIS << Math.min(MAX_DOUBLINGS, candidate.failures - 1);
        // At random, so that two that cross each other do not do so again.
        long jitter = well ? 0 : ThreadLocalRandom.current().nextLong(millis);
        candidate.notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis + jitter);
    }

    /** Whether whoever is known was tried in vain. */
    synchronized boolean allFailed() {
        return known.values().stream().allMatch(candidate -> !candidate.busy && candidate.failures > 0);
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
