package org.fasttrack.supernode.promotion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.supernode.promotion.PromotionMessage.Report;

/** How many supernodes and peers there are, how many are wanted, and who votes: as this supernode sees it. */
final class Census {
    private final NodeId self;
    private final Set<NodeId> roots;
    private final PromotionPolicy policy;
    private final Map<NodeId, Report> reports = new HashMap<>();
    /** Promoted or about to be, but not in the cluster yet, and until when they are waited for. */
    private final Map<NodeId, Instant> expected = new TreeMap<>();

    private List<NodeId> members;
    private boolean rootsMet;
    private Survey survey = Survey.NONE;

    Census(NodeId self, Set<NodeId> roots, PromotionPolicy policy) {
        this.self = self;
        this.roots = Set.copyOf(roots);
        this.policy = policy;
        this.members = List.of(self);
        this.rootsMet = members.containsAll(roots);
    }

    NodeId self() {
        return self;
    }

    boolean isRoot(NodeId node) {
        return roots.contains(node);
    }

    List<NodeId> members() {
        return members;
    }

    /** Whether all of the network's roots were members at once, some time. */
    boolean hasMetRoots() {
        return rootsMet;
    }

    boolean isMember(NodeId node) {
        return members.contains(node);
    }

    void view(List<NodeId> now) {
        members = now.stream().sorted().toList();
        rootsMet |= members.containsAll(roots);
        reports.keySet().retainAll(members);
        members.forEach(expected::remove);
    }

    void reported(NodeId member, Report report) {
        if (isMember(member)) {
            reports.put(member, report);
        }
    }

    void surveyed(Survey now) {
        survey = now;
    }

    Survey survey() {
        return survey;
    }

    void expect(NodeId candidate, Instant until) {
        if (!isMember(candidate)) {
            expected.merge(candidate, until, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    void expectNoMore(NodeId candidate) {
        expected.remove(candidate);
    }

    /** Forgets whom it waited for in vain, and returns them. */
    List<NodeId> missing(Instant now) {
        List<NodeId> missing = expected.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        missing.forEach(expected::remove);
        return missing;
    }

    boolean isExpected(NodeId node) {
        return expected.containsKey(node);
    }

    /** Peers attached to {@code member}, as far as it has said. */
    int peers(NodeId member) {
        Report report = reports.get(member);
        return member.equals(self) ? survey.peers() : report == null ? 0 : report.peers();
    }

    long peers() {
        return members.stream().mapToLong(this::peers).sum();
    }

    int wanted() {
        return policy.wanted(peers());
    }

    /** How many supernodes are missing; {@code but}, who may be expected already, does not count. */
    int vacancies(NodeId but) {
        long coming =
                expected.keySet().stream().filter(node -> !node.equals(but)).count();
        return Math.toIntExact(wanted() - members.size() - coming);
    }

    /** Peers a supernode when all have alike. */
    int fairShare() {
        return Math.toIntExact((peers() + members.size() - 1) / members.size());
    }

    /** All candidates that supernodes named, best first. */
    List<Nominee> nominees() {
        return Stream.concat(
                        survey.nominees().stream(),
                        members.stream().filter(reports::containsKey).flatMap(member -> named(member)))
                .filter(nominee -> !isMember(nominee.node()) && !isExpected(nominee.node()))
                .sorted(Nominee.BEST_FIRST)
                .distinct()
                .toList();
    }

    private Stream<Nominee> named(NodeId member) {
        Report report = reports.get(member);
        return report == null || member.equals(self) ? Stream.empty() : report.nominees().stream();
    }

    /** Who votes on {@code candidate}: roots first, then the others, each by id, at most {@link Ballot#MAX_ELECTORS}. */
    List<NodeId> electors(NodeId candidate) {
        return Stream.concat(
                        members.stream().filter(this::isRoot), members.stream().filter(member -> !isRoot(member)))
                .filter(member -> !member.equals(candidate))
                .limit(Ballot.MAX_ELECTORS)
                .toList();
    }

    /** Who is not renewed because there are more supernodes than are kept: those of the lowest score. */
    List<NodeId> surplus() {
        int many = members.size() - policy.kept(peers());
        List<Nominee> certified = new ArrayList<>();
        for (NodeId member : members) {
            if (!isRoot(member)) {
                certified.add(new Nominee(member, score(member)));
            }
        }
        certified.sort(Nominee.BEST_FIRST.reversed());
        return certified.stream().limit(Math.max(0, many)).map(Nominee::node).toList();
    }

    private int score(NodeId member) {
        Standing standing = survey.members().get(member);
        return standing == null ? 0 : standing.score();
    }

    /** How many of the own peers are {@code newcomer}'s fair share, when all with too many give in proportion. */
    int toHandOver(NodeId newcomer) {
        int fair = fairShare();
        long spare = members.stream()
                .mapToLong(member -> Math.max(0, peers(member) - fair))
                .sum();
        long room = Math.max(0, fair - peers(newcomer));
        long own = Math.max(0, survey.peers() - fair);
        return spare == 0 ? 0 : Math.toIntExact((Math.min(room, spare) * own + spare - 1) / spare);
    }
}
