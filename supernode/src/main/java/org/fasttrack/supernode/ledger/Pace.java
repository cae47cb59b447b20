package org.fasttrack.supernode.ledger;

import java.time.Duration;
import org.fasttrack.common.reputation.ScorePolicy;

/**
 * How often a supernode writes down what it witnesses.
 *
 * @param lease how long after a heartbeat a peer counts as present; the sessions' own
 * @param uptimeInterval one uptime record a peer and interval: short fills the log, long is what a crash loses
 */
public record Pace(Duration lease, Duration uptimeInterval) {
    private static final int LEASE_HOURS = 6;

    /** The policy's grain decides: a quarter of an hour where an hour is one, and never less than a lease. */
    public static Pace of(ScorePolicy policy, Duration usualLease) {
        Duration lease = min(usualLease, policy.hour().multipliedBy(LEASE_HOURS));
        Duration quarter = policy.hour().dividedBy(4);
        return new Pace(lease, quarter.compareTo(lease) < 0 ? lease : quarter);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
