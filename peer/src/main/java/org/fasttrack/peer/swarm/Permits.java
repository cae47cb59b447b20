package org.fasttrack.peer.swarm;

import org.fasttrack.common.identity.NodeId;

/**
 * The upload slots that a swarm shares with everything else that its node gives: whom the choker chose is unchoked only
 * with a permit. Called on the core's thread; must not block.
 */
public interface Permits extends AutoCloseable {
    /** No slots but the choker's own. */
    Permits UNLIMITED = new Permits() {
        @Override
        public boolean take(NodeId peer, boolean gives) {
            return true;
        }

        @Override
        public void giveBack(NodeId peer) {}
    };

    /**
     * Takes a permit for {@code peer}, or asks whether it still has the one taken: about once a second as long as it is
     * unchoked. When there is none it waits for its turn among all who wait, and keeps its place by being asked for again.
     *
     * @param gives whether it gives us blocks of this content: what it gets then is paid for, and it does not wait
     */
    boolean take(NodeId peer, boolean gives);

    /** {@code peer} needs none any more; nothing happens when it has none. */
    void giveBack(NodeId peer);

    /** The swarm has ended: all that it holds is free, and there is no more. From any thread. */
    @Override
    default void close() {}
}
