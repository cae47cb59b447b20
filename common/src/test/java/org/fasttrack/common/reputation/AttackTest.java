package org.fasttrack.common.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attacks of docs/reputation.md, and the honest beside them, under the default policy. */
class AttackTest {
    private static final ScorePolicy POLICY = ScorePolicy.KAZAALITE;
    private static final ContentId CONTENT = ContentId.of(new byte[32]);
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final long GIB = 1L << 30;
    private static final int UPTIME_AND_SPOTS = 10 + 150 + 30;

    private final NodeId supernode = node(1);
    private final NodeId otherSupernode = node(2);
    private final ScoreEngine engine = new ScoreEngine(POLICY, List.of(supernode, otherSupernode));
    private int entries;
    private int transfers;

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(32).putInt(28, number).array());
    }

    private static List<NodeId> nodes(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(AttackTest::node).toList();
    }

    private static NetworkPrefix prefix(int number) {
        return NetworkPrefix.of(
                ByteBuffer.allocate(4).putInt(0x51000000 + (number << 8)).array());
    }

    private void say(Evidence evidence) {
        engine.add(evidence, new EvidenceRef(supernode, entries++));
    }

    private void stayUp(NodeId peer, NetworkPrefix prefix, int hours) {
        for (int hour = 0; hour < hours; hour++) {
            Instant from = NOW.minus(Duration.ofHours(hour + 1));
            say(new UptimeRecord(peer, supernode, prefix, from, from.plus(Duration.ofHours(1))));
        }
    }

    private void passSpotChecks(NodeId peer, NetworkPrefix prefix, int hours) {
        for (int hour = 1; hour <= hours; hour++) {
            Instant when = NOW.minus(Duration.ofHours(hour));
            say(new SpotCheck(peer, supernode, prefix, CONTENT, 0, SpotCheck.Verdict.PASSED, when));
        }
    }

    private void receipt(NodeId uploader, NodeId downloader, long bytes) {
        byte[] transfer = ByteBuffer.allocate(16).putInt(transfers++).array();
        Instant last = NOW.minus(Duration.ofHours(1));
        say(new Receipt(TransferId.of(transfer), uploader, downloader, CONTENT, bytes, last.minusSeconds(600), last));
    }

    /** Up for a week, sharing what it lists. */
    private void sharer(NodeId peer, NetworkPrefix prefix) {
        stayUp(peer, prefix, 168);
        passSpotChecks(peer, prefix, 40);
    }

    private int score(NodeId peer) {
        return engine.value(peer, NOW);
    }

    private long uploads(NodeId peer) {
        return engine.score(peer, NOW).parts().stream()
                .filter(part -> part.kind() == Score.Kind.UPLOADS)
                .mapToLong(Score.Part::milliPoints)
                .sum();
    }

    @Test
    void aNewcomerStartsAtTen() {
        assertThat(score(node(99))).isEqualTo(10);
        assertThat(engine.score(node(99), NOW).band()).isEqualTo(Band.LOW);
    }

    @Test
    void uptimeAloneNeverReachesPromotion() {
        stayUp(node(10), prefix(10), 720);
        assertThat(score(node(10))).isEqualTo(160).isLessThan(POLICY.promotion());
    }

    @Test
    void uptimeAndSpotChecksAloneNeverReachPromotion() {
        stayUp(node(10), prefix(10), 720);
        passSpotChecks(node(10), prefix(10), 700);
        assertThat(score(node(10))).isEqualTo(UPTIME_AND_SPOTS).isLessThan(POLICY.promotion());
    }

    @Test
    void anHonestSharerWhoServedThreeOthersOfStandingIsPromotedAfterAWeek() {
        List<NodeId> community = nodes(10, 12);
        for (NodeId peer : community) {
            sharer(peer, prefix(community.indexOf(peer)));
        }
        for (int i = 0; i < 12; i++) {
            for (int k = 1; k <= 3; k++) {
                receipt(community.get(i), community.get((i + k) % 12), GIB);
            }
        }
        assertThat(community).allSatisfy(peer -> assertThat(score(peer)).isGreaterThanOrEqualTo(POLICY.promotion()));
    }

    @Test
    void aFreeloaderStaysBelowPromotionAndLosesNothingByDownloading() {
        NodeId freeloader = node(10);
        stayUp(freeloader, prefix(10), 720);
        int before = score(freeloader);
        for (int i = 20; i < 40; i++) {
            receipt(node(i), freeloader, GIB);
        }
        assertThat(score(freeloader)).isEqualTo(before).isLessThan(POLICY.promotion());
    }

    @Test
    void aFreeloadersWordGivesNothing() {
        NodeId sharer = node(10);
        sharer(sharer, prefix(10));
        for (int i = 20; i < 40; i++) {
            stayUp(node(i), prefix(i), 720);
            receipt(sharer, node(i), 100 * GIB);
        }
        assertThat(score(sharer)).isEqualTo(UPTIME_AND_SPOTS);
    }

    @Test
    void aReplayedReceiptCountsOnce() {
        sharer(node(10), prefix(10));
        sharer(node(11), prefix(11));
        Receipt small = new Receipt(
                TransferId.of(new byte[16]), node(10), node(11), CONTENT, 64L << 20, NOW.minusSeconds(9), NOW);
        say(small);
        long once = uploads(node(10));
        for (int i = 0; i < 100; i++) {
            say(small);
        }
        assertThat(uploads(node(10))).isEqualTo(once).isPositive();
    }

    @Test
    void aSelfAssertedAttestationCountsForNothing() {
        NodeId liar = node(10);
        engine.admit(liar);
        say(new UptimeRecord(liar, liar, prefix(1), NOW.minus(Duration.ofHours(20)), NOW));
        say(new SpotCheck(liar, liar, prefix(1), CONTENT, 0, SpotCheck.Verdict.PASSED, NOW));
        say(new UptimeRecord(node(11), node(12), prefix(2), NOW.minus(Duration.ofHours(20)), NOW));
        assertThat(score(liar)).isEqualTo(10);
        assertThat(score(node(11))).isEqualTo(10);
    }

    @Test
    void aLoneColludingPairGainsAtMostThePairCap() {
        sharer(node(10), prefix(10));
        sharer(node(11), prefix(11));
        for (int i = 0; i < 500; i++) {
            receipt(node(10), node(11), 1000 * GIB);
            receipt(node(11), node(10), 1000 * GIB);
        }
        assertThat(uploads(node(10))).isEqualTo(POLICY.pairCapMilli());
        assertThat(score(node(10))).isLessThan(POLICY.promotion());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1000})
    void aRingThatServedNobodyOfStandingGainsExactlyNothing(int size) {
        List<NodeId> ring = nodes(10_000, size);
        vouchForEachOther(ring);
        assertThat(ring).allSatisfy(sybil -> assertThat(score(sybil)).isEqualTo(10));
    }

    /** The worst that one network prefix can do: all up for a month, all pass every spot check, all vouch for each other. */
    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1000})
    void aRingBehindOnePrefixSharesWhatOnePlaceMayClaim(int size) {
        List<NodeId> ring = nodes(10_000, size);
        for (NodeId sybil : ring) {
            stayUp(sybil, prefix(7), 200);
            passSpotChecks(sybil, prefix(7), 40);
        }
        vouchForEachOther(ring);
        int gained = ring.stream().mapToInt(sybil -> score(sybil) - 10).sum();
        assertThat(gained).isLessThanOrEqualTo(600 + 30);
        assertThat(ring).allSatisfy(sybil -> assertThat(score(sybil)).isLessThan(POLICY.promotion()));
    }

    /** Cycle, star onto one, and parallel pairs at once. */
    private void vouchForEachOther(List<NodeId> ring) {
        int size = ring.size();
        for (int i = 0; i < size; i++) {
            receipt(ring.get(i), ring.get((i + 1) % size), 100 * GIB);
            if (i > 0) {
                receipt(ring.getFirst(), ring.get(i), 100 * GIB);
            }
            if (size > 2 && i % 2 == 0) {
                receipt(ring.get(i), ring.get((i + 3) % size), 100 * GIB);
            }
        }
    }

    /** Three places that serve every spot check and pass all their standing to one of them. */
    @Test
    void aRingOfThreePlacesDoesNotPromoteOneOfThem() {
        List<NodeId> ring = nodes(10_000, 30);
        for (int i = 0; i < ring.size(); i++) {
            stayUp(ring.get(i), prefix(i % 3), i < 3 ? 200 : 20);
            passSpotChecks(ring.get(i), prefix(i % 3), 40);
        }
        vouchForEachOther(ring);
        assertThat(ring).allSatisfy(sybil -> assertThat(score(sybil)).isLessThan(POLICY.promotion()));
    }

    private boolean isBacked(NodeId peer) {
        return engine.backing(peer, NOW).suffices();
    }

    /** Sharers at places of their own, each of which served the next three. */
    private List<NodeId> community(int first, int size) {
        List<NodeId> community = nodes(first, size);
        for (int i = 0; i < size; i++) {
            sharer(community.get(i), prefix(first + i));
            for (int k = 1; k <= 3; k++) {
                receipt(community.get(i), community.get((i + k) % size), GIB);
            }
        }
        return community;
    }

    @Test
    void aRingWithTheScoreHasNotTheNetworkBehindItUntilItServedSomebody() {
        List<NodeId> honest = community(10, 12);
        List<NodeId> ring = community(40, 4);
        receipt(honest.getFirst(), ring.getFirst(), GIB); // what it takes from others helps it nothing
        assertThat(ring).allSatisfy(peer -> {
            assertThat(score(peer)).isGreaterThanOrEqualTo(POLICY.promotion());
            assertThat(isBacked(peer)).isFalse();
        });
        assertThat(honest).allMatch(this::isBacked);
        receipt(ring.getFirst(), honest.getLast(), GIB);
        assertThat(isBacked(ring.getFirst())).isTrue();
    }

    @Test
    void aNetworkOfFourIsBehindEachOfThem() {
        assertThat(community(10, 4)).allMatch(this::isBacked);
        assertThat(isBacked(node(99))).as("who served nobody").isFalse();
    }

    @Test
    void whitewashingGivesBackTheStartAndNothingElse() {
        NodeId betrayer = node(10);
        sharer(betrayer, prefix(10));
        say(new Fault(betrayer, Fault.Kind.IMPOSSIBLE_STATEMENT, "a receipt", NOW));
        assertThat(score(betrayer)).isZero();
        assertThat(score(node(11))).as("its new identity").isEqualTo(POLICY.start());
    }

    @Test
    void aBuiltUpNameThatBetraysLosesMoreThanItHad() {
        aNameOfGreatStanding(node(500));
        assertThat(score(node(500))).isGreaterThanOrEqualTo(POLICY.promotion());
        say(new Fault(node(500), Fault.Kind.CONFLICTING_HEADS, "two heads", NOW));
        assertThat(score(node(500))).isZero();
    }

    private void forked(NodeId culprit, NodeId log, Duration later) {
        Fault fault = new Fault(culprit, Fault.Kind.CONFLICTING_HEADS, "heads", NOW.plus(later));
        engine.add(fault, new EvidenceRef(log, entries++));
    }

    private boolean convicted(NodeId node, Duration later) {
        return engine.isConvicted(node, NOW.plus(later));
    }

    @Test
    void noReportOfAForkUndoesAnother() {
        NodeId convict = node(500);
        forked(convict, supernode, Duration.ZERO);
        forked(convict, otherSupernode, Duration.ofDays(365)); // "found" next year
        forked(convict, node(3), Duration.ofDays(-365)); // and last year
        assertThat(convicted(convict, Duration.ZERO)).isTrue();
        assertThat(score(convict)).isZero();
        assertThat(convicted(convict, Duration.ofDays(29))).isTrue();
        assertThat(convicted(convict, Duration.ofDays(31))).isFalse();
    }

    @Test
    void aLogThatReportsAForkAgainDoesNotRenewTheConviction() {
        forked(node(500), supernode, Duration.ZERO);
        engine.forgetBefore(NOW.plus(Duration.ofDays(40)));
        forked(node(500), supernode, Duration.ofDays(41));
        assertThat(convicted(node(500), Duration.ofDays(41))).isFalse();
    }

    @Test
    void impossibleStatementsOfOneHourCostAtMostAllThereIs() {
        aNameOfGreatStanding(node(500));
        for (int i = 0; i < 60; i++) {
            say(new Fault(node(500), Fault.Kind.IMPOSSIBLE_STATEMENT, "statement " + i, NOW));
        }
        assertThat(engine.score(node(500), NOW).parts())
                .filteredOn(part -> part.kind() == Score.Kind.FAULT)
                .hasSize(5);
    }

    @Test
    void whatLeftTheWindowIsForgottenWithWhoItWasAbout() {
        aNameOfGreatStanding(node(500));
        say(new Fault(node(501), Fault.Kind.IMPOSSIBLE_STATEMENT, "a receipt", NOW));
        forked(node(502), supernode, Duration.ZERO);
        engine.forgetBefore(NOW.plus(Duration.ofDays(29)));
        assertThat(engine.nodes()).contains(node(500), node(10), node(501), node(502));
        engine.forgetBefore(NOW.plus(Duration.ofDays(31)));
        assertThat(engine.nodes())
                .as("a fork is told once, so it is remembered")
                .containsExactly(node(502));
        sharer(node(500), prefix(500));
        assertThat(score(node(500))).isEqualTo(UPTIME_AND_SPOTS);
    }

    private void aNameOfGreatStanding(NodeId name) {
        sharer(name, prefix(500));
        for (int i = 10; i < 20; i++) {
            sharer(node(i), prefix(i));
            receipt(name, node(i), GIB);
        }
    }

    @Test
    void whatAConvictedSupernodeAttestedCountsNoLonger() {
        sharer(node(10), prefix(10));
        say(new Fault(supernode, Fault.Kind.CONFLICTING_HEADS, "two heads", NOW));
        assertThat(score(node(10))).isEqualTo(10);
    }

    @Test
    void aLyingSupernodeInventsNoMoreUptimeThanItsPeersCouldHave() {
        List<NodeId> invented = nodes(20_000, 2000);
        for (int i = 0; i < invented.size(); i++) {
            for (int day = 0; day < 30; day++) {
                Instant from = NOW.minus(Duration.ofDays(day + 1));
                say(new UptimeRecord(invented.get(i), supernode, prefix(i), from, from.plus(Duration.ofDays(1))));
            }
        }
        long hours = invented.stream().mapToLong(sybil -> score(sybil) - 10).sum();
        assertThat(hours).isLessThanOrEqualTo(POLICY.supernodeHours());
        assertThat(invented).allSatisfy(sybil -> assertThat(score(sybil)).isLessThan(POLICY.promotion()));
    }

    @Test
    void aSlanderingSupernodeTakesALimitedAmountThatFades() {
        aNameOfGreatStanding(node(500));
        int before = score(node(500));
        for (int i = 0; i < 50; i++) {
            Instant when = NOW.minusSeconds(i);
            say(new SpotCheck(node(500), otherSupernode, prefix(500), CONTENT, i, SpotCheck.Verdict.WRONG, when));
        }
        assertThat(before - score(node(500))).isEqualTo(100);
        Score later = engine.score(node(500), NOW.plus(Duration.ofDays(15)));
        assertThat(later.parts())
                .filteredOn(part -> part.kind() == Score.Kind.FAULT)
                .singleElement()
                .satisfies(part -> assertThat(part.milliPoints()).isBetween(-51_000L, -49_000L));
    }

    @Test
    void whyIsAnsweredWithTheEvidence() {
        aNameOfGreatStanding(node(500));
        Score score = engine.score(node(500), NOW);
        assertThat(score.parts()).extracting(Score.Part::kind).contains(Score.Kind.UPTIME, Score.Kind.SPOT_CHECKS);
        assertThat(score.parts())
                .filteredOn(part -> part.kind() == Score.Kind.UPLOADS)
                .hasSize(10)
                .allSatisfy(part -> assertThat(part.evidence()).hasSize(1));
        assertThat(score.parts())
                .filteredOn(part -> part.kind() == Score.Kind.UPTIME)
                .singleElement()
                .satisfies(part -> assertThat(part.evidence()).hasSize(168));
    }

    @Test
    void bandsAreKazaas() {
        assertThat(IntStream.of(0, 50, 51, 100, 101, 200, 201, 500, 501, 900, 901, 1000)
                        .mapToObj(Band::of)
                        .map(Band::toString))
                .containsExactly(
                        "low", "low", "medium", "medium", "high", "high", "guru", "guru", "deity", "deity", "supreme",
                        "supreme");
    }
}
