package org.fasttrack.supernode.promoter;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.promotion.Nominee;
import org.fasttrack.supernode.promotion.PromotionMessage.Report;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best of the attached candidates. What was found of one is kept for half an hour of the policy, at most half a
 * minute. One thread.
 */
final class Nomination {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** So many candidates' backing is looked up in one survey: where it lacks, the next ones wait for the next survey. */
    private static final int MAX_LOOKS = 2 * Report.MAX_NOMINEES;

    private final ScoreBook scores;
    private final Duration fresh;
    private final Map<NodeId, Known<Integer>> values = new HashMap<>();
    private final Map<NodeId, Known<Boolean>> backed = new HashMap<>();
    private int looks;

    private record Known<T>(T what, Instant asOf) {}

    Nomination(ScoreBook scores) {
        this.scores = scores;
        Duration half = scores.policy().hour().dividedBy(2);
        this.fresh = half.compareTo(LONGEST) < 0 ? half : LONGEST;
    }

    /** Those of {@code candidates} that score at least {@code threshold} and have enough of the network behind them. */
    List<Nominee> best(List<NodeId> candidates, int threshold, Instant now) {
        values.keySet().retainAll(Set.copyOf(candidates));
        backed.keySet().retainAll(values.keySet());
        looks = 0;
        return candidates.stream()
                .map(candidate -> new Nominee(candidate, score(candidate, now)))
                .filter(nominee -> nominee.score() >= threshold)
                .sorted(Nominee.BEST_FIRST)
                .filter(nominee -> isBacked(nominee.node(), now)) // looks at the whole network, so for the best alone
                .limit(Report.MAX_NOMINEES)
                .toList();
    }

    private int score(NodeId candidate, Instant now) {
        return keep(values, candidate, now, () -> scores.value(candidate, now));
    }

    private boolean isBacked(NodeId candidate, Instant now) {
        boolean look = isKnown(backed.get(candidate), now) || looks++ < MAX_LOOKS;
        return look
                && keep(
                        backed,
                        candidate,
                        now,
                        () -> scores.backing(candidate, now).suffices());
    }

    private boolean isKnown(@Nullable Known<?> last, Instant now) {
        return last != null
                && !now.isBefore(last.asOf())
                && now.isBefore(last.asOf().plus(fresh));
    }

    private <T> T keep(Map<NodeId, Known<T>> known, NodeId candidate, Instant now, Supplier<T> find) {
        Known<T> last = known.get(candidate);
        if (last != null && isKnown(last, now)) {
            return last.what();
        }
        T found = find.get();
        known.put(candidate, new Known<>(found, now));
        return found;
    }
}
