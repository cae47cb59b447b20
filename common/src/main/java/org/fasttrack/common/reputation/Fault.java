package org.fasttrack.common.reputation;

import java.time.Instant;
import org.fasttrack.common.identity.NodeId;

/**
 * A proven breach by {@code culprit}: whoever has the record can check the proof in it.
 *
 * @param proof names what was proven, so that reports of one breach count once
 * @param time when it was done; where the proof does not say, when the owner of the log that has the report learned of it
 */
public record Fault(NodeId culprit, Kind kind, String proof, Instant time) implements Evidence {
    /** What was breached. */
    public enum Kind {
        /** Two signed heads of one log of which neither extends the other. */
        CONFLICTING_HEADS,
        /** A signed receipt or attestation over times that its own seal contradicts. */
        IMPOSSIBLE_STATEMENT
    }

    public Fault {
        Spans.check(time);
    }
}
