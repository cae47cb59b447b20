package org.fasttrack.supernode.promotion;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fasttrack.common.core.ClockTolerance;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.Backing;

/** How a supernode votes on another's ballot: every claim of it that can be checked here is. */
final class Judge {
    private final Census census;
    private final PromotionPolicy policy;

    Judge(Census census, PromotionPolicy policy) {
        this.census = census;
        this.policy = policy;
    }

    /** Why this supernode does not vote for {@code ballot}; empty when it does. */
    Optional<String> refusal(Ballot ballot, Standing standing, Backing backing, Instant now) {
        return formal(ballot, now).or(() -> switch (ballot.kind()) {
            case WITHDRAWAL -> withdrawal(ballot.candidate(), standing);
            case PROMOTION ->
                standing.convicted()
                        ? Optional.of("it is proven to have forked its log")
                        : census.isMember(ballot.candidate())
                                ? renewal(ballot.candidate(), standing)
                                : promotion(ballot.candidate(), standing, backing);
        });
    }

    private Optional<String> formal(Ballot ballot, Instant now) {
        if (Duration.between(now, ballot.issued()).abs().compareTo(ClockTolerance.VALUE) > 0) {
            return Optional.of("the ballot's time is not now: a clock is wrong");
        }
        if (Duration.between(ballot.issued(), ballot.expires()).compareTo(policy.life()) > 0) {
            return Optional.of("a certificate is good for " + policy.life() + " at most");
        }
        if (census.isRoot(ballot.candidate())) {
            return Optional.of("a root needs no certificate and loses none");
        }
        if (!ballot.electors().equals(census.electors(ballot.candidate()))) {
            return Optional.of("it counts " + ballot.electors().size() + " electors, I see other ones");
        }
        return Optional.empty();
    }

    private static Optional<String> withdrawal(NodeId candidate, Standing standing) {
        return standing.convicted()
                ? Optional.empty()
                : Optional.of("nothing is proven here against " + candidate.shortForm());
    }

    private Optional<String> renewal(NodeId candidate, Standing standing) {
        if (standing.score() < policy.keep()) {
            return Optional.of("its score is " + standing.score() + ", " + policy.keep() + " would keep it");
        }
        return census.surplus().contains(candidate)
                ? Optional.of("there are " + census.members().size() + " supernodes, fewer suffice for " + peers())
                : Optional.empty();
    }

    private Optional<String> promotion(NodeId candidate, Standing standing, Backing backing) {
        if (standing.score() < policy.threshold()) {
            return Optional.of("its score is " + standing.score() + ", " + policy.threshold() + " are needed");
        }
        if (!backing.suffices()) {
            return Optional.of("behind it is most of the standing at " + backing.behind() + " of "
                    + backing.supernodes() + " supernodes, more than half are needed");
        }
        return census.vacancies(candidate) <= 0
                ? Optional.of(census.wanted() + " supernodes suffice for " + peers())
                : Optional.empty();
    }

    /** In words; a core knows nothing of what the command line has for that. */
    private String peers() {
        long peers = census.peers();
        return peers + (peers == 1 ? " peer" : " peers");
    }
}
