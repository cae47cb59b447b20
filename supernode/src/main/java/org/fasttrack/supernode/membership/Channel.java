package org.fasttrack.supernode.membership;

import org.fasttrack.common.identity.NodeId;

/**
 * One mechanism's part of the cluster wire: its messages reach the same mechanism of other members only. Members are
 * authenticated: a message comes from the node it names, or does not come at all. A message to a member that has left,
 * or is not known yet, is dropped; whoever needs an answer has a deadline, and whoever replicates state sends it again
 * to newcomers, whom {@link Listener#onView} names. Thread-safe.
 */
public interface Channel {
    /** What a mechanism hears. Called on threads of the cluster: short work only. */
    interface Listener {
        /**
         * Urgent messages of one sender may come at the same time and in any order; others come one after the other in
         * the order sent.
         */
        void onMessage(NodeId from, byte[] message);

        /** Membership changed: a join, a leave, a death, a partition or its merge. Views come in order. */
        default void onView(ClusterView view) {}
    }

    /** How a message travels. */
    enum Delivery {
        /** In the order sent to this member; may wait for a slow member. */
        ORDERED,
        /** Never waits for the member, and overtakes: for short messages. */
        URGENT
    }

    NodeId self();

    ClusterView view();

    /** @throws IllegalArgumentException when {@code message} is longer than the topic allows */
    void send(NodeId to, byte[] message, Delivery delivery);

    /** Sends to every other member of the view, in order. */
    default void broadcast(byte[] message) {
        for (NodeId member : view().members()) {
            if (!member.equals(self())) {
                send(member, message, Delivery.ORDERED);
            }
        }
    }
}
