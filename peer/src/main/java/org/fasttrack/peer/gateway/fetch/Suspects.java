package org.fasttrack.peer.gateway.fetch;

import java.util.Set;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * When several peers together sent a wrong piece, one of them is put to the test: the others are sent away until it has
 * sent the whole piece. If that is wrong too, it is the liar; if it is right, it shows which blocks of the others were
 * not. Each test convicts somebody, so lies come to an end. Thread-safe.
 */
final class Suspects implements Consumer<Set<NodeId>> {
    private static final long TEST_NANOS = 20_000_000_000L;

    private @Nullable NodeId tested;
    private long since;

    /** Puts one of {@code senders} to the test; ends the test when there are none. */
    @Override
    public synchronized void accept(Set<NodeId> senders) {
        tested = senders.isEmpty() ? null : senders.iterator().next();
        since = System.nanoTime();
    }

    /** Whether {@code peer} may be connected now. */
    synchronized boolean mayConnect(NodeId peer, long nowNanos) {
        NodeId only = tested;
        if (only != null && nowNanos - since > TEST_NANOS) {
            tested = null;
            return true;
        }
        return only == null || only.equals(peer);
    }

    /** The peer under test has gone. */
    synchronized void left(NodeId peer) {
        NodeId only = tested;
        if (only != null && only.equals(peer)) {
            tested = null;
        }
    }
}
