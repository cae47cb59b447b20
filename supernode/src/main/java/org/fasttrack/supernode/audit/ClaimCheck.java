package org.fasttrack.supernode.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.audit.AuditFault.Kind;
import org.fasttrack.supernode.audit.LiveSources.ServedClaims;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;

/** Recomputes what one supernode claims from exactly the entries it says its scores rest on. */
final class ClaimCheck {
    /** Supernodes tell so many scores at most, the best. */
    private static final int MAX_TOLD = 40_000;

    private final ServedClaims served;
    private final ScoreEngine engine;
    private final Map<NodeId, Long> seen = new HashMap<>();

    ClaimCheck(ServedClaims served, ScorePolicy policy) {
        this.served = served;
        this.engine = new ScoreEngine(policy, served.claims().supernodes());
    }

    /** Notes that entry {@code ref} can be had. */
    void saw(EvidenceRef ref) {
        seen.merge(ref.log(), ref.index() + 1, Math::max);
    }

    /** Takes evidence that verified, if the scores are said to rest on it. */
    void take(Evidence evidence, EvidenceRef ref) {
        if (ref.index() < served.claims().covered().getOrDefault(ref.log(), 0L)) {
            engine.add(evidence, ref);
        }
    }

    List<AuditFault> faults() {
        List<AuditFault> faults = new ArrayList<>();
        served.claims().supernodes().stream()
                .filter(supernode -> !served.witnesses().contains(supernode))
                .sorted()
                .forEach(supernode -> faults.add(new AuditFault(
                        Kind.UNPROVEN_SUPERNODE,
                        served.supernode(),
                        "the scores at " + served.place(),
                        "they count what " + supernode
                                + " attests, which is no root of the network and has no certificate")));
        served.claims().covered().forEach((log, entries) -> {
            long there = seen.getOrDefault(log, 0L);
            if (there < entries) {
                faults.add(new AuditFault(
                        Kind.WITHHELD_ENTRIES,
                        served.supernode(),
                        "the scores at " + served.place(),
                        "they rest on " + entries + " entries of " + log.shortForm() + "'s log, of which " + there
                                + " can be had"));
            }
        });
        return faults.isEmpty() ? falseScores() : faults;
    }

    private List<AuditFault> falseScores() {
        List<AuditFault> faults = new ArrayList<>();
        for (Rank claimed : served.claims().scores()) {
            int computed = engine.value(claimed.node(), served.claims().asOf());
            if (computed != claimed.value()) {
                faults.add(new AuditFault(
                        Kind.FALSE_SCORE,
                        served.supernode(),
                        "the scores at " + served.place() + " of "
                                + served.claims().asOf(),
                        claimed.node() + " is said to have " + claimed.value() + "; the evidence gives " + computed));
            }
        }
        Set<NodeId> told = served.claims().scores().stream().map(Rank::node).collect(Collectors.toSet());
        if (told.size() < MAX_TOLD) {
            engine.nodes().stream()
                    .filter(node -> !told.contains(node))
                    .sorted()
                    .forEach(node -> faults.add(new AuditFault(
                            Kind.FALSE_SCORE,
                            served.supernode(),
                            "the scores at " + served.place() + " of "
                                    + served.claims().asOf(),
                            node + " is left out; the evidence gives "
                                    + engine.value(node, served.claims().asOf()))));
        }
        return faults;
    }
}
