package org.fasttrack.supernode.audit;

import java.util.List;
import org.fasttrack.common.identity.NodeId;

/** A pattern that proves nothing and that somebody should look at. @param why one line that says what was seen */
public record Suspicion(String kind, List<NodeId> nodes, String why) {
    public Suspicion {
        nodes = List.copyOf(nodes);
    }
}
