package org.fasttrack.supernode.membership;

import java.util.List;
import org.fasttrack.common.identity.NodeId;

/**
 * Who is in the cluster, as one member sees it: only members that proved their identity.
 *
 * @param id rises with every view of this member; members may number their views differently
 * @param members oldest first, this node included
 */
public record ClusterView(long id, List<NodeId> members) {
    public static final ClusterView NONE = new ClusterView(0, List.of());

    public ClusterView {
        members = List.copyOf(members);
    }

    public boolean has(NodeId member) {
        return members.contains(member);
    }
}
