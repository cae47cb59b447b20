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

    /** Leaves; the others see it at once. */
    @Override
    void close();
}
