package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;

/** The logs that a supernode has, its own and its copies, and what it says follows from them. Thread-safe. */
public interface LogArchive {
    /** The newest signed head of each log, the own one first. Durable before it is returned. */
    List<Checkpoint> heads() throws IOException;

    /**
     * Entries of a log from index {@code from} on, in order: at most {@code limit}, about {@code maxBytes} together, none
     * beyond what the log has here.
     */
    List<byte[]> entries(NodeId log, long from, int limit, int maxBytes) throws IOException;

    /**
     * Every score, at {@code now} or some seconds before.
     *
     * @throws IOException while they do not yet rest on all that is here
     */
    Claims claims(Instant now) throws IOException;

    /**
     * Scores, and all that they are a function of.
     *
     * @param covered how many first entries of each log they rest on
     * @param supernodes whose attestations count
     * @param scores the best first
     */
    record Claims(Instant asOf, Map<NodeId, Long> covered, Set<NodeId> supernodes, List<ScoreBook.Rank> scores) {
        /** So many scores are told at most, the best: with their ids they are below 2 MiB. */
        public static final int MAX_TOLD = 40_000;

        /** Nobody's log has an entry that is no evidence: of one that has so many nothing that follows is read. */
        public static final int MAX_INVALID = 16;

        public Claims {
            covered = Map.copyOf(covered);
            supernodes = Set.copyOf(supernodes);
            scores = List.copyOf(scores);
        }
    }
}
