package org.fasttrack.supernode.ledger;

import java.util.List;
import java.util.OptionalLong;
import org.fasttrack.common.identity.NodeId;

/** Where in the log evidence stands. Nothing in it is a truth: it can be cleared and built again at any time. */
public interface EvidenceIndex extends AutoCloseable {
    /**
     * What the index takes in of one entry.
     *
     * @param about the nodes whose history it belongs to
     */
    record Row(long index, EvidenceId id, List<NodeId> about) {
        public Row {
            about = List.copyOf(about);
        }
    }

    /** The entry that says this; empty when none does. */
    OptionalLong find(EvidenceId id);

    /** The first {@code limit} entries about {@code node} from index {@code from} on, in order. */
    List<Long> about(NodeId node, long from, int limit);

    /** Takes in the log's next entries; they come in order. They may be forgotten until {@link #close}. */
    void put(List<Row> rows);

    /** How many entries it has taken in. */
    long covered();

    void clear();

    /** Keeps what was put. */
    @Override
    void close();
}
