package org.fasttrack.peer.gateway.fetch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * When several peers together sent a wrong piece, one of them is put to the test: the others are sent away until it has
 * sent the whole piece. If that is wrong too, it is the liar; if it is right, it shows which blocks of the others were
 * not. Who leaves during its test or takes too long is tested after all others from then on, so that of several the
 * next test is another's; who leaves {@value #MAX_EVASIONS} tests is connected to no more. So lies come to an end.
 * Thread-safe.
 */
final class Suspects implements Consumer<Set<NodeId>> {
    /** An honest connection may break as well, but not each time that it is tested. */
    static final int MAX_EVASIONS = 3;

    private static final long TEST_NANOS = 20_000_000_000L;

    /** Tests that ended without a verdict, by who was tested. */
    private final Map<NodeId, Integer> undecided = new HashMap<>();

    private final Map<NodeId, Integer> evasions = new HashMap<>();
    private @Nullable NodeId tested;
    private long since;

    /** Puts one of {@code senders} to the test; ends the test when there are none. */
    @Override
    public synchronized void accept(Set<NodeId> senders) {
        tested = senders.stream()
                .min(Comparator.comparingInt(sender -> undecided.getOrDefault(sender, 0)))
                .orElse(null);
        since = System.nanoTime();
    }

    /** Whether {@code peer} may be connected now. */
    synchronized boolean mayConnect(NodeId peer, long nowNanos) {
        NodeId only = tested;
        if (only != null && nowNanos - since > TEST_NANOS) {
            endUndecided(only);
            only = null;
        }
        boolean evades = evasions.getOrDefault(peer, 0) >= MAX_EVASIONS;
        return !evades && (only == null || only.equals(peer));
    }

    private void endUndecided(NodeId peer) {
        undecided.merge(peer, 1, Integer::sum);
        tested = null;
    }

    /** The connection to {@code peer} has ended. During its test that counts against it. */
    synchronized void left(NodeId peer) {
        if (tested != null && tested.equals(peer)) {
            endUndecided(peer);
            evasions.merge(peer, 1, Integer::sum);
        }
    }
}
