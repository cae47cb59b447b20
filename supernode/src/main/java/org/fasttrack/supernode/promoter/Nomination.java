package org.fasttrack.supernode.promoter;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.promotion.Nominee;
import org.fasttrack.supernode.promotion.PromotionMessage.Report;

/** Finds the best of the attached candidates. Scores are kept for half an hour of the policy, at most half a minute. One thread. */
final class Nomination {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private final ScoreBook scores;
    private final Duration fresh;
    private final Map<NodeId, Known> known = new HashMap<>();

    private record Known(int score, Instant asOf) {}

    Nomination(ScoreBook scores) {
        this.scores = scores;
        Duration half = scores.policy().hour().dividedBy(2);
        this.fresh = half.compareTo(LONGEST) < 0 ? half : LONGEST;
    }

    /** Those of {@code candidates} that score at least {@code threshold}. */
    List<Nominee> best(List<NodeId> candidates, int threshold, Instant now) {
        known.keySet().retainAll(Set.copyOf(candidates));
        return candidates.stream()
                .map(candidate -> new Nominee(candidate, score(candidate, now)))
                .filter(nominee -> nominee.score() >= threshold)
                .sorted(Nominee.BEST_FIRST)
                .limit(Report.MAX_NOMINEES)
                .toList();
    }

    private int score(NodeId candidate, Instant now) {
        Known last = known.get(candidate);
        if (last != null
                && !now.isBefore(last.asOf())
                && now.isBefore(last.asOf().plus(fresh))) {
            return last.score();
        }
        int score = scores.value(candidate, now);
        known.put(candidate, new Known(score, now));
        return score;
    }
}
