package org.fasttrack.supernode.promotion;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Which of its own peers this supernode asks, and when. All supernodes see the same ranking of nominees; the supernodes of
 * the best ones, one for each vacancy, ask at once, the others a turn later each, should the vacancy still be there.
 */
final class Recruitment {
    /** A need that a view of the cluster brings up must last this long: views come one after the other. */
    static final Duration SETTLE = Duration.ofMillis(500);

    static final Duration TURN = Duration.ofSeconds(1);
    /** What a network's roots take to find each other: until then, those that this one has not met may be starting. */
    static final Duration START = Duration.ofSeconds(3);

    static final Duration ANSWER = Duration.ofSeconds(3);
    /** Two supernodes may have competed, or the others' copies of the evidence were behind. */
    private static final Duration SOON = Duration.ofSeconds(1);
    /** It does not want to, or did not come. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private static final int MAX_PASSED_OVER = 10_000;

    private final Census census;
    private final Map<NodeId, Instant> passedOver = new TreeMap<>();
    private @Nullable Instant began;
    private @Nullable Instant vacantSince;
    private @Nullable NodeId asked;
    private Instant answerBy = Instant.MAX;
    /** When an own peer's turn comes, if one waits for it. */
    private Instant turnAt = Instant.MAX;

    Recruitment(Census census) {
        this.census = census;
    }

    /** The own peer whose turn it is to be asked. */
    Optional<NodeId> next(Instant now) {
        turnAt = Instant.MAX;
        int vacancies = census.vacancies(census.self());
        if (vacancies <= 0) {
            vacantSince = null;
            return Optional.empty();
        }
        Instant since = vacantSince == null ? now : vacantSince;
        vacantSince = since;
        Instant settled = settled(since, now);
        passedOver.values().removeIf(until -> !until.isAfter(now));
        List<Nominee> ranking = census.nominees().stream()
                .filter(nominee -> !passedOver.containsKey(nominee.node()))
                .toList();
        for (int rank = 0; asked == null && rank < ranking.size(); rank++) {
            Instant turn = settled.plus(TURN.multipliedBy(Math.max(0, rank - vacancies + 1)));
            if (census.survey().nominees().contains(ranking.get(rank))) {
                turnAt = turn.isAfter(now) ? turn : Instant.MAX;
                return turn.isAfter(now)
                        ? Optional.empty()
                        : Optional.of(ranking.get(rank).node());
            }
        }
        return Optional.empty();
    }

    /** From when on the vacancy is taken for one. */
    private Instant settled(Instant since, Instant now) {
        Instant start = began == null ? now : began;
        began = start;
        Instant settled = since.plus(SETTLE);
        Instant started = start.plus(START);
        return census.hasMetRoots() || settled.isAfter(started) ? settled : started;
    }

    void ask(NodeId candidate, Instant now) {
        asked = candidate;
        answerBy = now.plus(ANSWER);
    }

    /** @return whether this is the answer that was waited for, and a yes */
    boolean answered(NodeId candidate, boolean willing, Instant now) {
        if (!Objects.equals(asked, candidate)) {
            return false;
        }
        asked = null;
        answerBy = Instant.MAX;
        if (!willing) {
            declined(candidate, now);
        }
        return willing;
    }

    /** Takes silence for a no. */
    void wake(Instant now) {
        NodeId silent = asked;
        if (silent != null && !answerBy.isAfter(now)) {
            answered(silent, false, now);
        }
    }

    Optional<Instant> deadline() {
        Instant next = asked == null ? turnAt : answerBy;
        return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next);
    }

    void declined(NodeId candidate, Instant now) {
        passOver(candidate, now.plus(LATER));
    }

    void notElected(NodeId candidate, Instant now) {
        passOver(candidate, now.plus(SOON));
    }

    private void passOver(NodeId candidate, Instant until) {
        if (passedOver.size() < MAX_PASSED_OVER) {
            passedOver.put(candidate, until);
        }
    }
}
