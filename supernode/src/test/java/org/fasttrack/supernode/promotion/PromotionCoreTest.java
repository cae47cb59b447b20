package org.fasttrack.supernode.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Ballot.Kind;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.supernode.promotion.PromotionEffect.Ask;
import org.fasttrack.supernode.promotion.PromotionEffect.Broadcast;
import org.fasttrack.supernode.promotion.PromotionEffect.Certify;
import org.fasttrack.supernode.promotion.PromotionEffect.HandOver;
import org.fasttrack.supernode.promotion.PromotionEffect.Send;
import org.fasttrack.supernode.promotion.PromotionEffect.StepDown;
import org.fasttrack.supernode.promotion.PromotionMessage.Proposal;
import org.fasttrack.supernode.promotion.PromotionMessage.Refusal;
import org.fasttrack.supernode.promotion.PromotionMessage.Report;
import org.fasttrack.supernode.promotion.PromotionMessage.Vote;
import org.junit.jupiter.api.Test;

/** One supernode's core, told what the others say. */
class PromotionCoreTest {
    private static final PromotionPolicy POLICY = new PromotionPolicy(3, 10, Duration.ofHours(24), 200, 180, 1);
    private static final NodeId SELF = node(1);
    private static final NodeId ROOT_2 = node(2);
    private static final NodeId ROOT_3 = node(3);
    private static final Set<NodeId> ROOTS = Set.of(SELF, ROOT_2, ROOT_3);
    private static final NodeId PEER = node(20);
    private static final NodeId OTHER_PEER = node(21);

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private PromotionCore core = new PromotionCore(SELF, ROOTS, POLICY);
    private final List<PromotionEffect> done = new ArrayList<>();

    private static NodeId node(int number) {
        byte[] key = new byte[NodeId.BYTES];
        key[0] = (byte) number;
        return NodeId.of(key);
    }

    private void on(PromotionInput input) {
        done.addAll(core.on(input, now));
    }

    private void view(NodeId... members) {
        on(new PromotionInput.ViewChanged(List.of(members)));
    }

    private void survey(int peers, Nominee... nominees) {
        surveyKnowing(Map.of(), peers, nominees);
    }

    private void surveyKnowing(Map<NodeId, Standing> members, int peers, Nominee... nominees) {
        on(new PromotionInput.Surveyed(new Survey(peers, List.of(nominees), members, List.of())));
    }

    private void hear(NodeId from, PromotionMessage message) {
        on(new PromotionInput.Heard(from, message));
    }

    /** Time passes as a driver lets it pass: from deadline to deadline. */
    private void pass(Duration time) {
        Instant end = now.plus(time);
        while (core.deadline().orElse(end).isBefore(end)) {
            Instant due = core.deadline().orElseThrow();
            now = due.isAfter(now) ? due : now;
            done.addAll(core.wake(now));
        }
        now = end;
    }

    private <E> List<E> done(Class<E> kind) {
        return done.stream().filter(kind::isInstance).map(kind::cast).collect(Collectors.toList());
    }

    private Optional<Ballot> proposed() {
        return done(Broadcast.class).stream()
                .flatMap(broadcast ->
                        broadcast.message() instanceof Proposal(Ballot ballot) ? Stream.of(ballot) : Stream.empty())
                .reduce((first, last) -> last);
    }

    private void vacancyWith(Nominee... nominees) {
        view(SELF, ROOT_2, ROOT_3);
        view(SELF, ROOT_2);
        survey(5, nominees);
        pass(Recruitment.SETTLE);
        survey(5, nominees);
    }

    private static Ballot ballot(Kind kind, NodeId candidate, Instant issued, NodeId... electors) {
        return new Ballot(kind, candidate, issued, issued.plus(POLICY.life()), List.of(electors), List.of());
    }

    private String refusal(Ballot ballot, Standing standing) {
        return refusal(ballot, standing, new Backing(3, 2));
    }

    private String refusal(Ballot ballot, Standing standing, Backing backing) {
        on(new PromotionInput.Examined(ROOT_2, ballot, standing, backing));
        PromotionEffect last = done.getLast();
        return last instanceof Send send && send.message() instanceof Refusal refusal ? refusal.reason() : "voted";
    }

    @Test
    void theBestWillingPeerIsAskedProposedAndCertified() {
        vacancyWith(new Nominee(PEER, 300), new Nominee(OTHER_PEER, 250));
        assertThat(done(Ask.class)).containsExactly(new Ask(PEER));
        on(new PromotionInput.Answered(PEER, true));
        Ballot ballot = proposed().orElseThrow();
        assertThat(ballot.electors()).containsExactly(SELF, ROOT_2);
        assertThat(done(Certify.class)).isEmpty();
        hear(ROOT_2, new Vote(ballot));
        assertThat(done(Certify.class)).containsExactly(new Certify(ballot));
    }

    @Test
    void aViewThatPassesPromotesNobody() {
        view(SELF, ROOT_2);
        survey(5, new Nominee(PEER, 300));
        pass(Recruitment.SETTLE.dividedBy(2));
        view(SELF, ROOT_2, ROOT_3);
        survey(5, new Nominee(PEER, 300));
        pass(Duration.ofSeconds(3));
        survey(5, new Nominee(PEER, 300));
        assertThat(done(Ask.class)).isEmpty();
    }

    @Test
    void rootsThatAreStillStartingAreWaitedFor() {
        view(SELF, ROOT_2);
        survey(5, new Nominee(PEER, 300));
        pass(Recruitment.START.minusMillis(1));
        assertThat(done(Ask.class)).isEmpty();
        pass(Duration.ofMillis(2));
        assertThat(done(Ask.class)).as("one may be gone for good").containsExactly(new Ask(PEER));
    }

    @Test
    void whoDeclinesOrSaysNothingIsPassedOver() {
        vacancyWith(new Nominee(PEER, 300), new Nominee(OTHER_PEER, 250));
        on(new PromotionInput.Answered(PEER, false));
        survey(5, new Nominee(PEER, 300), new Nominee(OTHER_PEER, 250));
        assertThat(done(Ask.class)).containsExactly(new Ask(PEER), new Ask(OTHER_PEER));
        pass(Recruitment.ANSWER.plusMillis(1));
        survey(5, new Nominee(PEER, 300), new Nominee(OTHER_PEER, 250));
        assertThat(done(Ask.class)).hasSize(2);
        assertThat(proposed()).isEmpty();
    }

    @Test
    void theSupernodeOfTheBestPeerGoesFirstTheNextOneATurnLater() {
        view(SELF, ROOT_2, ROOT_3);
        view(SELF, ROOT_2);
        hear(ROOT_2, new Report(5, List.of(new Nominee(OTHER_PEER, 400))));
        survey(5, new Nominee(PEER, 300));
        pass(Recruitment.SETTLE);
        survey(5, new Nominee(PEER, 300));
        assertThat(done(Ask.class)).isEmpty();
        pass(Recruitment.TURN);
        survey(5, new Nominee(PEER, 300));
        assertThat(done(Ask.class)).containsExactly(new Ask(PEER));
    }

    @Test
    void aBallotThatNobodyCountsOrThatIsRefusedIsLost() {
        vacancyWith(new Nominee(PEER, 300));
        on(new PromotionInput.Answered(PEER, true));
        Ballot ballot = proposed().orElseThrow();
        hear(ROOT_2, new Refusal(ballot, "its score is 90, 200 are needed"));
        hear(ROOT_2, new Vote(ballot));
        assertThat(done(Certify.class)).isEmpty();
        pass(Duration.ofSeconds(2));
        survey(5, new Nominee(PEER, 300));
        assertThat(done(Ask.class)).as("asked again").hasSize(2);
    }

    @Test
    void votesOfStrangersAndForOtherBallotsDoNotCount() {
        vacancyWith(new Nominee(PEER, 300));
        on(new PromotionInput.Answered(PEER, true));
        Ballot ballot = proposed().orElseThrow();
        hear(node(77), new Vote(ballot));
        hear(ROOT_2, new Vote(ballot(Kind.PROMOTION, PEER, now.plusMillis(1), SELF, ROOT_2)));
        assertThat(done(Certify.class)).isEmpty();
    }

    @Test
    void eachClaimOfABallotIsChecked() {
        view(SELF, ROOT_2);
        survey(5);
        Standing good = new Standing(200, false);
        Ballot ballot = ballot(Kind.PROMOTION, PEER, now, SELF, ROOT_2);
        assertThat(refusal(ballot, new Standing(199, false))).isEqualTo("its score is 199, 200 are needed");
        assertThat(refusal(ballot, good, new Backing(4, 2))).contains("2 of 4 supernodes");
        assertThat(refusal(ballot, good, new Backing(0, 0))).contains("0 of 0 supernodes");
        assertThat(refusal(ballot, new Standing(900, true))).contains("forked its log");
        assertThat(refusal(ballot(Kind.PROMOTION, PEER, now, SELF), good)).contains("other ones");
        assertThat(refusal(ballot(Kind.PROMOTION, PEER, now.plusSeconds(121), SELF, ROOT_2), good))
                .contains("clock");
        assertThat(refusal(ballot(Kind.PROMOTION, ROOT_3, now, SELF, ROOT_2), good))
                .contains("a root");
        assertThat(refusal(ballot(Kind.WITHDRAWAL, PEER, now, SELF, ROOT_2), good))
                .contains("nothing is proven");
        Instant longer = now.plus(POLICY.life()).plusMillis(1);
        Ballot tooLong = new Ballot(Kind.PROMOTION, PEER, now, longer, List.of(SELF, ROOT_2), List.of());
        assertThat(refusal(tooLong, good)).contains("at most");
        assertThat(refusal(ballot, good)).isEqualTo("voted");
        assertThat(refusal(ballot(Kind.PROMOTION, OTHER_PEER, now, SELF, ROOT_2), good))
                .as("the only vacancy is promised")
                .isEqualTo("3 supernodes suffice for 5 peers");
    }

    private NodeId promotedSelf() {
        NodeId promoted = node(9);
        core = new PromotionCore(promoted, ROOTS, POLICY);
        view(promoted, ROOT_2, ROOT_3);
        Ballot own = ballot(Kind.PROMOTION, promoted, now, ROOT_2, ROOT_3);
        on(new PromotionInput.Certified(new Certificate(own, Set.of(ROOT_2, ROOT_3), new byte[0])));
        return promoted;
    }

    @Test
    void aCertificateIsRenewedFromHalfOfItsLifeOn() {
        NodeId promoted = promotedSelf();
        pass(POLICY.life().dividedBy(2).minusMillis(1));
        assertThat(proposed()).isEmpty();
        pass(Duration.ofMillis(2));
        Ballot renewal = proposed().orElseThrow();
        assertThat(renewal.candidate()).isEqualTo(promoted);
        assertThat(renewal.electors()).containsExactly(ROOT_2, ROOT_3);
        hear(ROOT_2, new Vote(renewal));
        hear(ROOT_3, new Vote(renewal));
        assertThat(done(Certify.class)).containsExactly(new Certify(renewal));
        on(new PromotionInput.Certified(new Certificate(renewal, Set.of(ROOT_2, ROOT_3), new byte[0])));
        pass(POLICY.life().dividedBy(2).minusMinutes(1));
        assertThat(done(StepDown.class)).isEmpty();
    }

    @Test
    void whoIsNotRenewedStepsDownInTimeAndSaysWhy() {
        promotedSelf();
        pass(POLICY.life().dividedBy(2).plusMillis(1));
        Ballot renewal = proposed().orElseThrow();
        hear(ROOT_2, new Refusal(renewal, "its score is 20, 180 would keep it"));
        pass(POLICY.life().multipliedBy(3).dividedBy(8));
        assertThat(done(StepDown.class))
                .singleElement()
                .satisfies(gone -> assertThat(gone.reason()).startsWith("its certificate was not renewed"));
        assertThat(now).isBefore(renewal.issued().plus(POLICY.life()));
    }

    @Test
    void aProvenForkIsWithdrawnAndEndsTheOffice() {
        view(SELF, ROOT_2, PEER);
        surveyKnowing(Map.of(PEER, new Standing(0, true)), 5);
        Ballot withdrawal = proposed().orElseThrow();
        assertThat(withdrawal.kind()).isEqualTo(Kind.WITHDRAWAL);
        hear(ROOT_2, new Vote(withdrawal));
        assertThat(done(Certify.class)).containsExactly(new Certify(withdrawal));
        promotedSelf();
        Ballot against = ballot(Kind.WITHDRAWAL, node(9), now.plusSeconds(1), ROOT_2, ROOT_3);
        on(new PromotionInput.Certified(new Certificate(against, Set.of(ROOT_2, ROOT_3), new byte[0])));
        assertThat(done(StepDown.class)).containsExactly(new StepDown("its certificate was withdrawn"));
    }

    @Test
    void ofTooManySupernodesTheLowestIsNotRenewed() {
        NodeId weak = node(10);
        NodeId strong = node(11);
        view(SELF, ROOT_2, ROOT_3, weak, strong);
        Map<NodeId, Standing> members = Map.of(weak, new Standing(210, false), strong, new Standing(400, false));
        surveyKnowing(members, 30);
        // 30 peers of 10 each at three quarters of the load: four are kept, one of five is too many.
        assertThat(refusal(ballot(Kind.PROMOTION, weak, now, SELF, ROOT_2, ROOT_3, strong), new Standing(210, false)))
                .contains("fewer suffice");
        assertThat(refusal(ballot(Kind.PROMOTION, strong, now, SELF, ROOT_2, ROOT_3, weak), new Standing(400, false)))
                .isEqualTo("voted");
    }

    @Test
    void aNewcomerGetsItsShareOfThePeers() {
        view(SELF, ROOT_2);
        survey(20);
        hear(ROOT_2, new Report(10, List.of()));
        view(SELF, ROOT_2, PEER);
        hear(PEER, new Report(0, List.of()));
        hear(PEER, new Report(0, List.of()));
        assertThat(done(HandOver.class)).containsExactly(new HandOver(ROOT_2, 5), new HandOver(PEER, 10));
    }
}
