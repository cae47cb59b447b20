package org.fasttrack.supernode.promotion;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.fasttrack.common.core.Core;
import org.fasttrack.common.core.Deadlines;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Ballot.Kind;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.supernode.promotion.PromotionEffect.Ask;
import org.fasttrack.supernode.promotion.PromotionEffect.Broadcast;
import org.fasttrack.supernode.promotion.PromotionEffect.Certify;
import org.fasttrack.supernode.promotion.PromotionEffect.Examine;
import org.fasttrack.supernode.promotion.PromotionEffect.HandOver;
import org.fasttrack.supernode.promotion.PromotionEffect.Send;
import org.fasttrack.supernode.promotion.PromotionEffect.StepDown;
import org.fasttrack.supernode.promotion.PromotionEffect.TakeSurvey;
import org.fasttrack.supernode.promotion.PromotionMessage.Proposal;
import org.fasttrack.supernode.promotion.PromotionMessage.Refusal;
import org.fasttrack.supernode.promotion.PromotionMessage.Report;
import org.fasttrack.supernode.promotion.PromotionMessage.Vote;

/**
 * One supernode's part in promotion and demotion (docs/promotion.md).
 *
 * <p>Every {@link #SURVEY} it looks at its peers and tells the others what changed. While supernodes are missing, the one
 * that the best candidate is attached to asks it, proposes it, and counts the votes; more than half of the electors
 * make a certificate. A promoted supernode proposes its own renewal from half of its certificate's life on, and steps
 * down when an eighth of it is left. Whoever is proven to have forked its log is proposed for withdrawal.
 *
 * <p>Nothing here is agreed on beyond the votes: supernodes that see different clusters, as in a partition, promote
 * each for itself, and what is too many afterwards is not renewed.
 */
public final class PromotionCore implements Core<PromotionInput, PromotionEffect> {
    static final Duration SURVEY = Duration.ofMillis(500);
    /** A report is said again this often: one may have been lost with a view. */
    static final Duration REPORT = Duration.ofSeconds(5);

    static final Duration COUNT = Duration.ofSeconds(2);
    /** How long somebody promoted is waited for: a process that starts a server, on a busy machine. */
    public static final Duration ARRIVAL = Duration.ofSeconds(15);

    private final Census census;
    private final Judge judge;
    private final PromotionPolicy policy;
    private final Tenure tenure = new Tenure();
    private final Recruitment recruitment;
    private final Map<NodeId, Poll> polls = new TreeMap<>();
    private final Deadlines<NodeId> counts = new Deadlines<>();
    private final Set<NodeId> unbalanced = new TreeSet<>();
    /** Members that forked their logs, and since when that is known here. */
    private final Map<NodeId, Instant> convicted = new TreeMap<>();

    private Report reported = new Report(0, List.of());
    private Instant reportedAt = Instant.EPOCH;
    private Instant surveyAt = Instant.EPOCH;
    private String lastRefusal = "";

    public PromotionCore(NodeId self, Set<NodeId> roots, PromotionPolicy policy) {
        this.policy = policy;
        this.census = new Census(self, roots, policy);
        this.judge = new Judge(census, policy);
        this.recruitment = new Recruitment(census);
    }

    @Override
    public List<PromotionEffect> on(PromotionInput input, Instant now) {
        return switch (input) {
            case PromotionInput.ViewChanged view -> viewChanged(view.members());
            case PromotionInput.Surveyed surveyed -> surveyed(surveyed.survey(), now);
            case PromotionInput.Heard heard -> heard(heard.from(), heard.message(), now);
            case PromotionInput.Examined examined -> examined(examined, now);
            case PromotionInput.Answered answered -> answered(answered, now);
            case PromotionInput.Certified certified -> certified(certified.certificate(), now);
        };
    }

    @Override
    public List<PromotionEffect> wake(Instant now) {
        List<PromotionEffect> effects = new ArrayList<>();
        counts.due(now).forEach(candidate -> lost(candidate, now));
        recruitment.wake(now);
        census.missing(now).forEach(candidate -> recruitment.declined(candidate, now));
        if (tenure.isOver(now)) {
            effects.add(
                    stepDown("its certificate was not renewed" + (lastRefusal.isEmpty() ? "" : ": " + lastRefusal)));
        } else if (tenure.isToRenew(now)) {
            tenure.asked(now);
            if (!polls.containsKey(census.self())) {
                effects.addAll(propose(Kind.PROMOTION, census.self(), now));
            }
        }
        effects.addAll(recruit(now));
        if (!surveyAt.isAfter(now)) {
            surveyAt = now.plus(SURVEY);
            effects.add(new TakeSurvey(census.vacancies(census.self()) > 0));
        }
        return effects;
    }

    @Override
    public Optional<Instant> deadline() {
        Optional<Instant> own = Deadlines.earlier(Optional.of(surveyAt), tenure.deadline());
        return Deadlines.earlier(own, Deadlines.earlier(counts.next(), recruitment.deadline()));
    }

    private PromotionEffect stepDown(String reason) {
        tenure.end();
        return new StepDown(reason);
    }

    private List<PromotionEffect> viewChanged(List<NodeId> members) {
        List<NodeId> newcomers = members.stream()
                .filter(member -> !census.isMember(member) && !member.equals(census.self()))
                .toList();
        if (!census.members().equals(members.stream().sorted().toList())) {
            surveyAt = Instant.EPOCH; // who left may have left a vacancy
        }
        census.view(members);
        unbalanced.retainAll(members);
        unbalanced.addAll(newcomers);
        return newcomers.stream()
                .map(newcomer -> (PromotionEffect) new Send(newcomer, reported))
                .toList();
    }

    private List<PromotionEffect> surveyed(Survey survey, Instant now) {
        census.surveyed(survey);
        List<PromotionEffect> effects = new ArrayList<>();
        Report report = new Report(survey.peers(), survey.nominees());
        if (report.isNewsAfter(reported) || !reportedAt.plus(REPORT).isAfter(now)) {
            reported = report;
            reportedAt = now;
            effects.add(new Broadcast(report));
        }
        effects.addAll(withdrawals(now));
        effects.addAll(recruit(now));
        return effects;
    }

    private List<PromotionEffect> recruit(Instant now) {
        return recruitment
                .next(now)
                .filter(candidate -> !polls.containsKey(candidate))
                .map(candidate -> {
                    recruitment.ask(candidate, now);
                    return List.<PromotionEffect>of(new Ask(candidate));
                })
                .orElse(List.of());
    }

    /** The first elector proposes at once, each next one a turn later, should the convicted still be there. */
    private List<PromotionEffect> withdrawals(Instant now) {
        convicted.keySet().removeIf(member -> !isConvicted(member));
        List<PromotionEffect> effects = new ArrayList<>();
        for (NodeId member : census.members()) {
            int rank = census.electors(member).indexOf(census.self());
            if (rank >= 0 && isConvicted(member) && !polls.containsKey(member)) {
                Instant since = convicted.computeIfAbsent(member, found -> now);
                if (!since.plus(Recruitment.TURN.multipliedBy(rank)).isAfter(now)) {
                    effects.addAll(propose(Kind.WITHDRAWAL, member, now));
                }
            }
        }
        return effects;
    }

    private boolean isConvicted(NodeId member) {
        Standing standing = census.survey().members().get(member);
        return standing != null && standing.convicted() && census.isMember(member) && !census.isRoot(member);
    }

    private List<PromotionEffect> answered(PromotionInput.Answered answer, Instant now) {
        return recruitment.answered(answer.candidate(), answer.willing(), now)
                ? propose(Kind.PROMOTION, answer.candidate(), now)
                : List.of();
    }

    private List<PromotionEffect> propose(Kind kind, NodeId candidate, Instant now) {
        List<PromotionEffect> effects = new ArrayList<>();
        List<NodeId> electors = census.electors(candidate);
        if (electors.isEmpty()) {
            return effects; // alone: there is nobody to vote
        }
        Ballot ballot = new Ballot(
                kind,
                candidate,
                now,
                now.plus(policy.life()),
                electors,
                census.survey().heads());
        Poll poll = new Poll(ballot, now.plus(COUNT));
        polls.put(candidate, poll);
        counts.set(candidate, poll.until());
        poll.vote(census.self());
        if (!census.isMember(candidate)) {
            census.expect(candidate, poll.until());
        }
        effects.add(new Broadcast(new Proposal(ballot)));
        effects.addAll(counted(poll, now));
        return effects;
    }

    private List<PromotionEffect> heard(NodeId from, PromotionMessage message, Instant now) {
        return switch (message) {
            case Report report -> heardReport(from, report);
            case Proposal(Ballot ballot) -> isElector(from, ballot) ? List.of(new Examine(from, ballot)) : List.of();
            case Vote(Ballot ballot) -> {
                Poll poll = polls.get(ballot.candidate());
                if (poll == null || !poll.ballot().equals(ballot)) {
                    yield List.of();
                }
                poll.vote(from);
                yield counted(poll, now);
            }
            case Refusal(Ballot ballot, String reason) -> {
                Poll poll = polls.get(ballot.candidate());
                if (poll == null || !poll.ballot().equals(ballot)) {
                    yield List.of();
                }
                poll.refuse(from, reason);
                yield counted(poll, now);
            }
        };
    }

    private List<PromotionEffect> heardReport(NodeId from, Report report) {
        census.reported(from, report);
        if (!unbalanced.remove(from)) {
            return List.of();
        }
        int peers = census.toHandOver(from);
        return peers > 0 ? List.of(new HandOver(from, peers)) : List.of();
    }

    private List<PromotionEffect> counted(Poll poll, Instant now) {
        NodeId candidate = poll.ballot().candidate();
        if (poll.isWon(census::isRoot)) {
            polls.remove(candidate);
            counts.cancel(candidate);
            return List.of(new Certify(poll.ballot()));
        }
        if (poll.isLost()) {
            lost(candidate, now);
        }
        return List.of();
    }

    private void lost(NodeId candidate, Instant now) {
        Poll poll = polls.remove(candidate);
        counts.cancel(candidate);
        census.expectNoMore(candidate);
        if (poll != null && candidate.equals(census.self())) {
            lastRefusal = poll.reason();
        } else if (poll != null) {
            recruitment.notElected(candidate, now);
        }
    }

    /** Whether a member asks for a vote that is ours to give. */
    private boolean isElector(NodeId proposer, Ballot ballot) {
        return census.isMember(proposer) && ballot.electors().contains(census.self());
    }

    private List<PromotionEffect> examined(PromotionInput.Examined examined, Instant now) {
        Ballot ballot = examined.ballot();
        NodeId proposer = examined.proposer();
        if (!isElector(proposer, ballot)) {
            return List.of();
        }
        Optional<String> refusal = judge.refusal(ballot, examined.standing(), examined.backing(), now);
        if (refusal.isPresent()) {
            return List.of(new Send(proposer, new Refusal(ballot, refusal.get())));
        }
        if (ballot.kind() == Kind.PROMOTION) {
            // A promise: the vacancy is taken while the proposer counts.
            census.expect(ballot.candidate(), now.plus(COUNT));
        }
        return List.of(new Send(proposer, new Vote(ballot)));
    }

    private List<PromotionEffect> certified(Certificate certificate, Instant now) {
        Ballot ballot = certificate.ballot();
        NodeId candidate = ballot.candidate();
        if (candidate.equals(census.self())) {
            return switch (ballot.kind()) {
                case PROMOTION -> {
                    tenure.hold(certificate);
                    yield List.of();
                }
                case WITHDRAWAL ->
                    tenure.isEndedBy(certificate) ? List.of(stepDown("its certificate was withdrawn")) : List.of();
            };
        }
        boolean fresh = ballot.issued().plus(ARRIVAL).isAfter(now);
        if (ballot.kind() == Kind.PROMOTION && fresh) {
            census.expect(candidate, ballot.issued().plus(ARRIVAL));
        }
        return fresh ? recruit(now) : List.of();
    }
}
