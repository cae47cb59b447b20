package org.fasttrack.common.reputation;

import java.time.Duration;
import java.time.Instant;
import org.fasttrack.common.identity.NodeId;

/** That {@code peer} was attached to {@code supernode} from a network prefix for a time. Sealed by the supernode over the peer's heartbeat. */
public record UptimeRecord(NodeId peer, NodeId supernode, NetworkPrefix prefix, Instant from, Instant to)
        implements Evidence {
    /** A supernode writes one record an interval, so that a crash loses at most one. */
    public static final Duration MAX_SPAN = Duration.ofHours(24);

    /** @throws IllegalArgumentException with one line when the span is none */
    public UptimeRecord {
        Spans.check(from, to, MAX_SPAN);
    }
}
