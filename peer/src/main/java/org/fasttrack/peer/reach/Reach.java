package org.fasttrack.peer.reach;

import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.transfer.Dialer;

/** How this node reaches others: what it has heard of them, and what makes use of that. */
public record Reach(Whereabouts whereabouts, Dialer dialer) {
    /** Of a node without a data port of its own: others cannot be asked to connect to it. */
    public static Reach outward(Membership self, PushService supernode) {
        Whereabouts whereabouts = new Whereabouts();
        return new Reach(whereabouts, new ReachDialer(self, whereabouts::of, Arrivals.none(), supernode));
    }
}
