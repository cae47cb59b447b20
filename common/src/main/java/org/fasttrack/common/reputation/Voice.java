package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.identity.NodeId;

/** What the nodes of one place say together of one uploader. */
final class Voice {
    final List<Dealing> dealings = new ArrayList<>(1);
    private NodeId witness;
    private long loudest = -1;
    private long milli;

    /** @param witness who is taken to have seen them, until somebody speaks */
    Voice(NodeId witness) {
        this.witness = witness;
    }

    /** @param seenBy who saw the downloader here */
    void add(Dealing dealing, NodeId seenBy, long flow) {
        dealings.add(dealing);
        milli += flow;
        if (flow > loudest || (flow == loudest && seenBy.compareTo(witness) < 0)) {
            loudest = flow;
            witness = seenBy;
        }
    }

    /** The supernode that saw the loudest of them here; of several the one with the smallest id. */
    NodeId witness() {
        return witness;
    }

    /** Before the cap that each voice has. */
    long milli() {
        return milli;
    }
}
