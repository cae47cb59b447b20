package org.fasttrack.supernode.membership;

import org.fasttrack.common.identity.NodeId;

/** The supernodes that answer searches together. What they say to each other travels in {@link Channel}s, one a topic. */
public interface Cluster extends AutoCloseable {
    NodeId self();

    ClusterView view();

    /**
     * The channel of {@code topic}, heard by {@code listener} from now on, which is told the present view at once when
     * there is one.
     *
     * @throws IllegalStateException when the topic has its listener already
     */
    Channel open(Topic topic, Channel.Listener listener);

    /** Joins through the initial hosts, or founds the cluster when none answers. Blocks until one of them happened. */
    void join();

    /**
     * Asks the door about each member again: whose right to be here has ended is out of the view and not heard any more. A
     * cluster without a door has nothing to do.
     */
    default void review() {}

    /** Leaves; the others see it at once. */
    @Override
    void close();
}
