package org.fasttrack.supernode.session;

import java.time.Duration;

/**
 * What one supernode takes on.
 *
 * @param maxPeers too small: peers go elsewhere while there is room; too large: a restart takes long to recover from
 * @param lease too short: a busy machine loses its session; too long: dead peers' files are still found
 */
public record SessionLimits(int maxPeers, int maxRecords, int maxBatchBytes, Duration lease) {
    public static final SessionLimits DEFAULT = new SessionLimits(5_000, 100_000, 1 << 20, Duration.ofSeconds(30));

    public SessionLimits withLease(Duration other) {
        return new SessionLimits(maxPeers, maxRecords, maxBatchBytes, other);
    }
}
