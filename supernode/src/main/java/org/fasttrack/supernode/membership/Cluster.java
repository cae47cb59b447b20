package org.fasttrack.supernode.membership;

import org.fasttrack.common.identity.NodeId;

/**
 * The supernodes that answer searches together. Members are authenticated: a message comes from the node it names, or
 * does not come at all. A message to a member that has left, or is not known yet, is dropped.
 */
public interface Cluster extends AutoCloseable {
    /** Longest message, in bytes. */
    int MAX_MESSAGE_BYTES = 16 << 20;

    /** What a member hears. Called on threads of the cluster: short work only, unless {@link #onMessage} says so. */
    interface Listener {
        /**
         * Urgent messages of one sender may come at the same time and in any order, and may be worked on here; others
         * come one after the other in the order sent.
         */
        void onMessage(NodeId from, byte[] message);

        /** Membership changed: a join, a leave, a death, a partition or its merge. */
        void onView(ClusterView view);
    }

    /** How a message travels. */
    enum Delivery {
        /** In the order sent to this member; may wait for a slow member. */
        ORDERED,
        /** Never waits for the member, and overtakes: for short messages. */
        URGENT
    }

    NodeId self();

    /** Joins through the initial hosts, or founds the cluster when none answers. Blocks until one of them happened. */
    void join(Listener listener);

    ClusterView view();

    void send(NodeId to, byte[] message, Delivery delivery);

    /** Sends to every other member of the view, in order. */
    default void broadcast(byte[] message) {
        for (NodeId member : view().members()) {
            if (!member.equals(self())) {
                send(member, message, Delivery.ORDERED);
            }
        }
    }

    /** Leaves; the others see it at once. */
    @Override
    void close();
}
