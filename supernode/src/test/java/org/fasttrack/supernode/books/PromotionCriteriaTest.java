package org.fasttrack.supernode.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.books.PromotionCriteria.Criterion;
import org.fasttrack.supernode.books.PromotionCriteria.Verdict;
import org.fasttrack.supernode.reach.Reachability;
import org.fasttrack.supernode.session.AttachedPeers.Candidate;
import org.junit.jupiter.api.Test;

class PromotionCriteriaTest {
    private static final PromotionPolicy POLICY = PromotionPolicy.of(Map.of(), ScorePolicy.KAZAALITE);
    private static final Score LOW = new Score(NodeId.of(new byte[NodeId.BYTES]), 10, Instant.EPOCH, List.of());

    @Test
    void whatOnlyThePeersOwnSupernodeKnowsIsUnknownElsewhere() {
        assertThat(verdicts(Optional.empty()))
                .containsOnly(
                        entry("score", Verdict.NOT_MET),
                        entry("backing", Verdict.UNKNOWN),
                        entry("up now", Verdict.UNKNOWN),
                        entry("reachable", Verdict.UNKNOWN),
                        entry("willing", Verdict.UNKNOWN),
                        entry("memory", Verdict.UNKNOWN));
    }

    @Test
    void whoIsAttachedHereIsKnown() {
        Candidate here = new Candidate(false, 1 << 20, Reachability.open("192.0.2.1:1214"));
        assertThat(verdicts(Optional.of(here)))
                .contains(
                        entry("up now", Verdict.MET),
                        entry("reachable", Verdict.MET),
                        entry("willing", Verdict.NOT_MET),
                        entry("memory", Verdict.MET));
    }

    private static Map<String, Verdict> verdicts(Optional<Candidate> peer) {
        return new PromotionCriteria(POLICY, _ -> peer)
                .of(LOW, PromotionCriteriaTest::backing).stream()
                        .collect(Collectors.toMap(Criterion::name, Criterion::verdict));
    }

    private static Backing backing() {
        throw new AssertionError("looked at before it has the score");
    }
}
