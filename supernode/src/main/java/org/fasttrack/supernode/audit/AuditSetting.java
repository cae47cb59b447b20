package org.fasttrack.supernode.audit;

import java.time.Instant;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.ScorePolicy;

/**
 * What an audit goes by.
 *
 * @param supernodes whose attestations count; empty: those whose logs are audited
 * @param asOf the moment that scores are computed for
 * @param threads how many verify at once
 */
public record AuditSetting(ScorePolicy policy, Set<NodeId> supernodes, Instant asOf, int threads) {
    public AuditSetting {
        supernodes = Set.copyOf(supernodes);
    }
}
