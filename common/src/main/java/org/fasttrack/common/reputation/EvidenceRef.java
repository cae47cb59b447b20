package org.fasttrack.common.reputation;

import org.fasttrack.common.identity.NodeId;

/** Where evidence can be looked up: entry {@code index} of the log of supernode {@code log}. */
public record EvidenceRef(NodeId log, long index) implements Comparable<EvidenceRef> {
    @Override
    public int compareTo(EvidenceRef o) {
        int byLog = log.compareTo(o.log);
        return byLog != 0 ? byLog : Long.compare(index, o.index);
    }

    @Override
    public String toString() {
        return log.shortForm() + "#" + index;
    }
}
