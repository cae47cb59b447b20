package org.fasttrack.supernode.session;

import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ListTree;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.reach.Reachability;

/**
 * A peer whose list is registered: what proves its records, the head its owner signed, and whether and where its data
 * port can be reached. The records themselves are in the directory alone.
 */
public record Attached(NodeId owner, ListTree tree, Sealed head, long version, Reachability reach) {
    /** {@code host:port} of the data port, as others reach it if they can. */
    public String dataAddress() {
        return reach.address();
    }

    /** Whether others have to ask this peer to connect out. False also while that is not known yet. */
    public boolean firewalled() {
        return reach.isFirewalled();
    }

    Attached at(Reachability now) {
        return new Attached(owner, tree, head, version, now);
    }
}
