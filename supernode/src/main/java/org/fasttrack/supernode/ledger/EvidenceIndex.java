package org.fasttrack.supernode.ledger;

import java.util.List;
import java.util.OptionalLong;
import org.fasttrack.common.identity.NodeId;

/** Where in the log evidence stands. Nothing in it is a truth: it can be cleared and built again at any time. */
public interface EvidenceIndex extends AutoCloseable {
    /** The entry that says this; empty when none does. */
    OptionalLong find(EvidenceId id);

    /** The first {@code limit} entries about {@code node} from index {@code from} on, in order. */
    List<Long> about(NodeId node, long from, int limit);

    /** Takes in entry {@code index}; they come in order. */
    void put(long index, EvidenceId id, List<NodeId> about);

    /** How many entries it has taken in. */
    long covered();

    /** Keeps what was put; until then a crash may forget it. */
    void commit();

    void clear();

    @Override
    void close();
}
