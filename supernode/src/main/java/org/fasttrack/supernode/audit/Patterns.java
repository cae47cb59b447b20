package org.fasttrack.supernode.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.UptimeRecord;

/** Looks for what honest nodes do not do: closed rings, impossible rates, supernodes that attest far more than others. */
final class Patterns {
    /** 100 Gbit/s: above what a peer's line carries. */
    private static final long FASTEST_BYTES_A_SECOND = 12_500_000_000L;

    private static final int SMALLEST_RING = 3;
    private static final int MAX_RATES = 100;

    private final Map<Pair, Dealt> dealt = new HashMap<>();
    private final Attestations attestations;
    private final Set<NodeId> checked = new HashSet<>();
    private final List<Suspicion> rates = new ArrayList<>();

    record Pair(NodeId downloader, NodeId uploader) {}

    /** What one node got from another. */
    record Dealt(long receipts, long bytes) {
        Dealt plus(Dealt other) {
            return new Dealt(receipts + other.receipts, Math.min(bytes + other.bytes, Long.MAX_VALUE / 4));
        }
    }

    Patterns(ScorePolicy policy, Instant asOf) {
        this.attestations = new Attestations(policy, asOf);
    }

    void add(Evidence evidence, EvidenceRef ref) {
        switch (evidence) {
            case Receipt receipt -> add(receipt, ref);
            case UptimeRecord uptime -> attestations.add(uptime);
            case SpotCheck check -> checked.add(check.peer());
            case Fault fault -> {
                // listed as what it is
            }
        }
    }

    private void add(Receipt receipt, EvidenceRef ref) {
        dealt.merge(new Pair(receipt.downloader(), receipt.uploader()), new Dealt(1, receipt.bytes()), Dealt::plus);
        long seconds =
                Math.max(1, Duration.between(receipt.first(), receipt.last()).toSeconds());
        if (receipt.bytes() / seconds > FASTEST_BYTES_A_SECOND && rates.size() < MAX_RATES) {
            rates.add(new Suspicion(
                    "impossible-rate",
                    List.of(receipt.uploader(), receipt.downloader()),
                    receipt.bytes() + " bytes in " + seconds + " s, says " + ref));
        }
    }

    Map<Pair, Dealt> dealt() {
        return dealt;
    }

    List<Suspicion> found() {
        List<Suspicion> found = new ArrayList<>(rates);
        found.addAll(closedRings());
        found.addAll(attestations.found());
        return found;
    }

    /** Groups that dealt with each other and with nobody else, and of which no supernode ever checked a block. */
    private List<Suspicion> closedRings() {
        Collection<Group> groups = groups();
        // Where supernodes check nothing, the largest group is the network.
        int whole = checked.isEmpty()
                ? groups.stream().mapToInt(group -> group.nodes.size()).max().orElse(0)
                : Integer.MAX_VALUE;
        return groups.stream()
                .filter(group -> group.nodes.size() >= SMALLEST_RING && group.nodes.size() < whole)
                .filter(group -> group.nodes.stream().noneMatch(checked::contains))
                .map(Group::suspicion)
                .toList();
    }

    /** Nodes that dealt with each other, at least over others. */
    private static final class Group {
        private final List<NodeId> nodes = new ArrayList<>();
        private long bytes;

        Suspicion suspicion() {
            return new Suspicion(
                    "closed-ring",
                    nodes,
                    nodes.size() + " nodes vouch for " + bytes
                            + " bytes among themselves; nobody else dealt with them and no spot check reached them");
        }
    }

    private Collection<Group> groups() {
        Map<NodeId, NodeId> leaders = new HashMap<>();
        for (Pair pair : dealt.keySet()) {
            leaders.put(leader(leaders, pair.downloader()), leader(leaders, pair.uploader()));
        }
        Map<NodeId, Group> groups = new LinkedHashMap<>();
        for (NodeId node : leaders.keySet().stream().sorted().toList()) {
            groups.computeIfAbsent(leader(leaders, node), key -> new Group())
                    .nodes
                    .add(node);
        }
        dealt.forEach((pair, sum) -> {
            Group group = groups.get(leader(leaders, pair.uploader()));
            if (group != null) {
                group.bytes = Math.min(group.bytes + sum.bytes(), Long.MAX_VALUE / 4);
            }
        });
        return groups.values();
    }

    /** Union-find with path halving. */
    private static NodeId leader(Map<NodeId, NodeId> leaders, NodeId node) {
        NodeId at = node;
        for (NodeId above = leaders.computeIfAbsent(at, key -> key);
                !above.equals(at);
                above = leaders.getOrDefault(at, at)) {
            leaders.put(at, leaders.getOrDefault(above, above));
            at = above;
        }
        return at;
    }
}
