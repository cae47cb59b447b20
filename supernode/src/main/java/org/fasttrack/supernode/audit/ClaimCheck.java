package org.fasttrack.supernode.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.supernode.audit.AuditFault.Kind;
import org.fasttrack.supernode.audit.LiveSources.ServedClaims;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;
import org.jspecify.annotations.Nullable;

/** Recomputes what one supernode claims from exactly the entries it says its scores rest on. */
final class ClaimCheck {
    /** What a supernode witnesses is in its log this long after at the latest. */
    private static final Duration SOON_LOGGED = Duration.ofMinutes(2);

    /** What stands in a log for so long should have been copied, unless the two did not hear each other. */
    private static final Duration SOON_COPIED = Duration.ofMinutes(10);

    private final ServedClaims served;
    private final List<Checkpoint> cosigned;
    private final ScoreEngine engine;
    private final Map<NodeId, Long> seen = new HashMap<>();
    /** The first entry of the supernode's own log that its scores leave out though it was there. */
    private @Nullable EvidenceRef omitted;
    /** The first entry of each other log that its scores leave out though it was there. */
    private final Map<NodeId, EvidenceRef> behind = new TreeMap<>();
    /** Entries seen so far that are no evidence, by the log they stand in. */
    private final Map<NodeId, Integer> invalid = new HashMap<>();

    /** @param live shows what the supernode signed to have of others' logs */
    ClaimCheck(ServedClaims served, LiveSources live, ScorePolicy policy) {
        this.served = served;
        this.cosigned = live.cosigned(served.supernode(), served.claims().asOf().minus(SOON_LOGGED));
        this.engine = new ScoreEngine(policy, served.claims().supernodes());
    }

    /** Notes that entry {@code ref} can be had. */
    void saw(EvidenceRef ref) {
        seen.merge(ref.log(), ref.index() + 1, Math::max);
    }

    /** Notes that entry {@code ref} is no evidence. */
    void refused(EvidenceRef ref) {
        invalid.merge(ref.log(), 1, Integer::sum);
    }

    /** Takes evidence that verified, if the scores are said to rest on it. */
    void take(Evidence evidence, EvidenceRef ref) {
        if (ref.index() < served.claims().covered().getOrDefault(ref.log(), 0L)) {
            engine.add(evidence, ref);
        } else if (!ref.log().equals(served.supernode())) {
            if (isRead(ref.log()) && isOlder(evidence, ref, SOON_COPIED)) {
                behind.putIfAbsent(ref.log(), ref);
            }
        } else if (omitted == null && isOlder(evidence, ref, SOON_LOGGED)) {
            omitted = ref;
        }
    }

    /** Whether what comes next in {@code log} counts for anybody: of one that is full of nonsense no more is read. */
    private boolean isRead(NodeId log) {
        return invalid.getOrDefault(log, 0) < Claims.MAX_INVALID;
    }

    /** Whether the log's owner itself says that this stood in its log so long before the scores were claimed. */
    private boolean isOlder(Evidence evidence, EvidenceRef ref, Duration age) {
        Instant before = served.claims().asOf().minus(age);
        return switch (evidence) {
            case UptimeRecord uptime ->
                uptime.supernode().equals(ref.log()) && uptime.to().isBefore(before);
            case SpotCheck check ->
                check.supernode().equals(ref.log()) && check.time().isBefore(before);
            case Receipt _, Fault _ -> false; // others bring them, and late perhaps
        };
    }

    /** What is behind and no proven fault: nobody can be made to hear another, nor is to copy a log that its scores say is forked. */
    List<Suspicion> suspicions() {
        return behind.values().stream()
                .filter(first ->
                        !engine.isConvicted(first.log(), served.claims().asOf()))
                .map(first -> new Suspicion(
                        "lagging-scores",
                        List.of(served.supernode()),
                        "its scores leave out " + first + " and what follows, which stood there "
                                + SOON_COPIED.toMinutes() + " minutes before"))
                .toList();
    }

    List<AuditFault> faults() {
        List<AuditFault> faults = new ArrayList<>();
        served.claims().supernodes().stream()
                .filter(supernode -> !served.witnesses().contains(supernode))
                .sorted()
                .forEach(supernode -> faults.add(fault(
                        Kind.UNPROVEN_SUPERNODE,
                        "they count what " + supernode
                                + " attests, which is no root of the network and has no certificate")));
        served.claims().covered().forEach((log, entries) -> {
            long there = seen.getOrDefault(log, 0L);
            if (there < entries) {
                faults.add(fault(
                        Kind.WITHHELD_ENTRIES,
                        "they rest on " + entries + " entries of " + log.shortForm() + "'s log, of which " + there
                                + " can be had"));
            }
        });
        for (Checkpoint head : cosigned) {
            long entries = served.claims().covered().getOrDefault(head.log(), 0L);
            if (entries < head.head().size()) {
                faults.add(fault(
                        Kind.FALSE_SCORE,
                        "they rest on " + entries + " entries of " + head.log().shortForm() + "'s log; it had cosigned "
                                + head.head().size()));
            }
        }
        EvidenceRef left = omitted;
        if (left != null) {
            faults.add(fault(Kind.FALSE_SCORE, "they leave out " + left + " of its own log, which was there already"));
        }
        return faults.isEmpty() ? falseScores() : faults;
    }

    private AuditFault fault(Kind kind, String detail) {
        String place = "the scores at " + served.place();
        boolean ofAMoment = kind == Kind.FALSE_SCORE;
        return new AuditFault(
                kind,
                served.supernode(),
                ofAMoment ? place + " of " + served.claims().asOf() : place,
                detail);
    }

    private List<AuditFault> falseScores() {
        List<AuditFault> faults = new ArrayList<>();
        Set<NodeId> told = new HashSet<>();
        for (Rank claimed : served.claims().scores()) {
            told.add(claimed.node());
            int computed = value(claimed.node());
            if (computed != claimed.value()) {
                faults.add(fault(
                        Kind.FALSE_SCORE,
                        claimed.node() + " is said to have " + claimed.value() + "; the evidence gives " + computed));
            }
        }
        if (told.size() < Claims.MAX_TOLD) {
            engine.nodes().stream()
                    .filter(node -> !told.contains(node))
                    .sorted()
                    .forEach(node -> faults.add(
                            fault(Kind.FALSE_SCORE, node + " is left out; the evidence gives " + value(node))));
        }
        return faults;
    }

    private int value(NodeId node) {
        return engine.value(node, served.claims().asOf());
    }
}
