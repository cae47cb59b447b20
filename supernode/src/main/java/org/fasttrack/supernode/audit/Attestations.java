package org.fasttrack.supernode.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.UptimeRecord;

/**
 * How many peers each supernode says were attached to it, on the average of the time for which it attests anything, of the window
 * before the audit's moment alone, so that neither age nor a record of long ago changes anything; and who says
 * too much: more than a supernode can have, or so many more than the others that chance does not explain it. Peers spread over
 * supernodes by distance and load, so a network of few peers or few supernodes has honest ones with many times what others have.
 */
final class Attestations {
    /** Fewer have no usual number of peers to compare with. */
    static final int LEAST_SUPERNODES = 5;

    /** Who has fewer on the average is not asked why. */
    static final int LEAST_PEERS = 20;

    private static final int TIMES_THE_MEDIAN = 4;

    /** Peers that chose at random would differ by the root of their number; beyond so many of that is no chance. */
    private static final int DEVIATIONS = 10;

    /** In hours of the policy: who has just begun may have had all its peers in its first minute. */
    private static final int LEAST_HOURS = 24;

    private final ScorePolicy policy;
    /** In milliseconds of the epoch, as is {@link #end}. */
    private final long start;

    private final long end;
    private final Map<NodeId, Attested> bySupernode = new TreeMap<>();

    private record Attested(long millis, long from, long to) {
        Attested plus(Attested other) {
            return new Attested(
                    Math.min(millis + other.millis, Long.MAX_VALUE / 4),
                    Math.min(from, other.from),
                    Math.max(to, other.to));
        }
    }

    /** @param asOf where the window of {@code policy} ends */
    Attestations(ScorePolicy policy, Instant asOf) {
        this.policy = policy;
        this.end = asOf.toEpochMilli();
        this.start = end - policy.hour().multipliedBy(policy.windowHours()).toMillis();
    }

    void add(UptimeRecord uptime) {
        long from = Math.max(start, uptime.from().toEpochMilli());
        long to = Math.min(end, uptime.to().toEpochMilli());
        if (from < to) {
            bySupernode.merge(uptime.supernode(), new Attested(to - from, from, to), Attested::plus);
        }
    }

    List<Suspicion> found() {
        double median = median(bySupernode.values().stream().map(this::peers).toList());
        List<Suspicion> found = new ArrayList<>();
        bySupernode.forEach((supernode, attested) -> {
            double some = peers(attested);
            if (attested.millis() > most()) {
                found.add(suspicion(
                        supernode, some, "one has " + policy.supernodeHours() + " peer hours a window at most"));
            } else if (isBeyond(some, median)) {
                found.add(suspicion(
                        supernode, some, "the median of " + bySupernode.size() + " supernodes is " + round(median)));
            }
        });
        return found;
    }

    private long most() {
        return policy.supernodeHours() * policy.hour().toMillis();
    }

    private double peers(Attested attested) {
        long span = Math.max(
                attested.to() - attested.from(),
                policy.hour().multipliedBy(LEAST_HOURS).toMillis());
        return attested.millis() / (double) span;
    }

    private boolean isBeyond(double peers, double median) {
        return bySupernode.size() >= LEAST_SUPERNODES
                && peers >= LEAST_PEERS
                && peers > TIMES_THE_MEDIAN * median
                && peers > median + DEVIATIONS * Math.sqrt(median);
    }

    /** The lower one of two. */
    private static double median(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    private static Suspicion suspicion(NodeId supernode, double peers, String others) {
        return new Suspicion(
                "over-attesting",
                List.of(supernode),
                "attests that " + round(peers) + " peers were up on the average; " + others);
    }

    private static String round(double peers) {
        return String.format(java.util.Locale.ROOT, "%.1f", peers);
    }
}
