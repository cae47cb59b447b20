package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScorePolicy;

/**
 * What the evidence that this supernode has, in its own log and in its copies of the others', says of nodes. New evidence
 * counts as soon as it is durable. Thread-safe.
 */
public interface ScoreBook {
    ScorePolicy policy();

    /** What {@code node} is worth at {@code now}; {@link ScorePolicy#start} for one that nothing is known of. */
    int value(NodeId node, Instant now);

    /** The same with each point's reason and the entries behind it. */
    Score explain(NodeId node, Instant now);

    /** How much of the network stands behind {@code node}. Looks at all evidence of transfers. */
    Backing backing(NodeId node, Instant now);

    /** The best first, among equals by id, of every node that evidence names; may be some seconds old. */
    List<Rank> ranking(int limit, Instant now);

    /** Whether the log of {@code node} was proven to be forked, within the window. Cheap. */
    boolean isConvicted(NodeId node, Instant now);

    /** Whose logs were proven to be forked, within the window: their word counts for nothing. */
    List<NodeId> convicted(Instant now);

    /** From now on the attestations of {@code supernode} count, earlier ones too. The network's roots are admitted already. */
    void admit(NodeId supernode);

    /** The newest signed head of each log that the scores rest on, the own one first. Durable before it is returned. */
    List<Checkpoint> heads() throws IOException;

    /** A node and its score. */
    record Rank(NodeId node, int value) {}
}
