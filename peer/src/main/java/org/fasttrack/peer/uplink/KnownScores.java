package org.fasttrack.peer.uplink;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes are worth, as this node's supernode says. Nobody waits for an answer: an unknown node counts as a newcomer until
 * one came. Thread-safe, bounded memory.
 */
public final class KnownScores {
    /** What everybody starts with, unless the network decided otherwise. */
    static final int NEWCOMER = 10;

    private static final Logger LOG = LoggerFactory.getLogger(KnownScores.class);
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_KNOWN = 10_000;
    private static final int MAX_WANTED = 1_000;

    private final Supplier<Optional<SupernodeClient>> supernode;
    private final InstantSource clock;
    private final SequencedMap<NodeId, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private final SequencedSet<NodeId> wanted = new LinkedHashSet<>();
    private boolean asking;

    private record Known(int score, long millis) {}

    public KnownScores(Supplier<Optional<SupernodeClient>> supernode, InstantSource clock) {
        this.supernode = supernode;
        this.clock = clock;
    }

    /** What is known now; what is not, or is old, is asked for meanwhile. Never blocks. */
    public synchronized int of(NodeId node) {
        Known had = known.get(node);
        if ((had == null || clock.millis() - had.millis() > FRESH.toMillis()) && wanted.size() < MAX_WANTED) {
            wanted.add(node);
            if (!asking) {
                asking = true;
                Thread.ofVirtual().name("scores").start(this::askForWanted);
            }
        }
        return had == null ? NEWCOMER : had.score();
    }

    /** Asks now. Blocks; what was known before when no supernode answers. */
    public int ask(NodeId node) {
        learn(List.of(node));
        return of(node);
    }

    private void askForWanted() {
        for (List<NodeId> batch = take(); !batch.isEmpty(); batch = take()) {
            learn(batch);
        }
    }

    private synchronized List<NodeId> take() {
        List<NodeId> batch = new ArrayList<>();
        while (batch.size() < SupernodeClient.MAX_SCORES && !wanted.isEmpty()) {
            batch.add(wanted.removeFirst());
        }
        asking = !batch.isEmpty();
        return batch;
    }

    private void learn(List<NodeId> nodes) {
        SupernodeClient client = supernode.get().orElse(null);
        List<Integer> scores = client == null ? null : scores(client, nodes);
        if (scores != null) {
            keep(nodes, scores);
        }
    }

    private static @Nullable List<Integer> scores(SupernodeClient client, List<NodeId> nodes) {
        try {
            return client.scores(nodes, TIMEOUT);
        } catch (StatusRuntimeException e) {
            LOG.debug("the supernode tells no scores: {}", e.getMessage());
            return null;
        }
    }

    private synchronized void keep(List<NodeId> nodes, List<Integer> scores) {
        for (int i = 0; i < nodes.size() && i < scores.size(); i++) {
            known.put(nodes.get(i), new Known(Math.clamp(scores.get(i), 0, 1000), clock.millis()));
        }
        while (known.size() > MAX_KNOWN) {
            known.pollFirstEntry();
        }
    }
}
