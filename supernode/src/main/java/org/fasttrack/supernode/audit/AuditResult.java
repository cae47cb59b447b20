package org.fasttrack.supernode.audit;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScoreEngine;

/**
 * What an audit found.
 *
 * @param logs one line for each log: whose, how many entries, in how many copies
 * @param scores recomputed, highest first
 * @param unlisted how many faults beyond those listed there are
 * @param vouching who got how much from whom, largest first
 */
public record AuditResult(
        List<LogSummary> logs,
        long entries,
        long signatures,
        Map<NodeId, Integer> scores,
        List<AuditFault> faults,
        long unlisted,
        List<Suspicion> suspicions,
        List<Vouching> vouching,
        Instant asOf,
        ScoreEngine engine) {
    /** One log. */
    public record LogSummary(NodeId owner, long entries, int copies) {}

    /** What a downloader's receipts say of an uploader. */
    public record Vouching(NodeId downloader, NodeId uploader, long receipts, long bytes) {}

    public AuditResult {
        logs = List.copyOf(logs);
        faults = List.copyOf(faults);
        suspicions = List.copyOf(suspicions);
        vouching = List.copyOf(vouching);
    }

    public boolean ok() {
        return faults.isEmpty();
    }

    /** Why a node's score is what it is. */
    public Score explain(NodeId node) {
        return engine.score(node, asOf);
    }

    static Map<NodeId, Integer> ranking(ScoreEngine engine, Instant asOf) {
        Map<NodeId, Integer> values = new LinkedHashMap<>();
        engine.nodes().forEach(node -> values.put(node, engine.value(node, asOf)));
        Map<NodeId, Integer> ranked = new LinkedHashMap<>();
        values.entrySet().stream()
                .sorted(Map.Entry.<NodeId, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> ranked.put(entry.getKey(), entry.getValue()));
        return ranked;
    }
}
