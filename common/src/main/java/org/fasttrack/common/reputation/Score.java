package org.fasttrack.common.reputation;

import java.time.Instant;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What a node is worth, and why.
 *
 * @param value 0 to 1000
 * @param parts what adds up to it before the clamp, largest first; thousandths of points that are cut off each kind's sum are
 *     why the parts may exceed the value by less than a point a kind
 */
public record Score(NodeId node, int value, Instant asOf, List<Part> parts) {
    public static final int MAX = 1000;

    public Score {
        parts = List.copyOf(parts);
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("a score is 0 to 1000, not " + value);
        }
    }

    public Band band() {
        return Band.of(value);
    }

    /** Where points come from. */
    public enum Kind {
        START,
        UPTIME,
        SPOT_CHECKS,
        UPLOADS,
        FAULT
    }

    /**
     * One reason for points.
     *
     * @param milliPoints thousandths of a point; negative for a fault, 0 for uploads that count nothing, with the reason
     * @param reason one line for people
     * @param evidence the entries that say so
     * @param ends when a fault's penalty will have faded to nothing; null for points
     */
    public record Part(
            Kind kind,
            long milliPoints,
            String reason,
            List<EvidenceRef> evidence,
            @Nullable Instant ends) {
        public Part {
            evidence = List.copyOf(evidence);
        }

        Part(Kind kind, long milliPoints, String reason, List<EvidenceRef> evidence) {
            this(kind, milliPoints, reason, evidence, null);
        }
    }
}
