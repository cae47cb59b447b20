package org.fasttrack.supernode.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.UptimeRecord;

/**
 * How many peers each supernode says were attached to it on the average of its busiest {@value #BUSIEST_HOURS} hours, in the window before
 * the audit's moment: neither age, nor quiet hours, nor what it dates back makes that less. And who says too much: more than a
 * supernode can have, or so many more than the others that chance does not explain it. Peers spread over supernodes by
 * distance and load, so a network of few peers or few supernodes has honest ones with many times what others have.
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
    static final int BUSIEST_HOURS = 24;

    private final ScorePolicy policy;
    /** In milliseconds of the epoch, as is {@link #end}. */
    private final long start;

    private final long end;
    private final long hour;
    private final Map<NodeId, Attested> bySupernode = new TreeMap<>();

    /** What one supernode attests in the hours of the window, of all its peers together. */
    private static final class Attested {
        /** Milliseconds in hours that a record covers in part. */
        private final Map<Long, Long> parts = new TreeMap<>();
        /** In which hour how many more records than in the hour before cover the whole of it. */
        private final Map<Long, Long> steps = new TreeMap<>();

        void add(long from, long to, long hour) {
            long first = from / hour;
            long last = (to - 1) / hour;
            if (first == last) {
                parts.merge(first, to - from, Long::sum);
            } else {
                parts.merge(first, (first + 1) * hour - from, Long::sum);
                parts.merge(last, to - last * hour, Long::sum);
                steps.merge(first + 1, 1L, Long::sum);
                steps.merge(last, -1L, Long::sum);
            }
        }

        /** The milliseconds of each hour in which there are any. */
        List<Long> hours(long hour) {
            Map<Long, Long> all = new HashMap<>(parts);
            long records = 0;
            long at = 0;
            for (Map.Entry<Long, Long> step : steps.entrySet()) {
                for (; records > 0 && at < step.getKey(); at++) {
                    all.merge(at, records * hour, Long::sum);
                }
                at = step.getKey();
                records += step.getValue();
            }
            return List.copyOf(all.values());
        }
    }

    /** @param asOf where the window of {@code policy} ends */
    Attestations(ScorePolicy policy, Instant asOf) {
        this.policy = policy;
        this.hour = policy.hour().toMillis();
        this.end = asOf.toEpochMilli();
        this.start = end - hour * policy.windowHours();
    }

    void add(UptimeRecord uptime) {
        long from = Math.max(start, uptime.from().toEpochMilli());
        long to = Math.min(end, uptime.to().toEpochMilli());
        if (from >= to) {
            return;
        }
        bySupernode.computeIfAbsent(uptime.supernode(), id -> new Attested()).add(from, to, hour);
    }

    List<Suspicion> found() {
        Map<NodeId, List<Long>> hours = new TreeMap<>();
        bySupernode.forEach((supernode, attested) -> hours.put(supernode, attested.hours(hour)));
        double median = median(hours.values().stream().map(this::peers).toList());
        List<Suspicion> found = new ArrayList<>();
        hours.forEach((supernode, millis) -> {
            double some = peers(millis);
            if (millis.stream().mapToLong(Long::longValue).sum() > most()) {
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

    private double peers(List<Long> millis) {
        long busiest = millis.stream()
                .sorted(Comparator.reverseOrder())
                .limit(BUSIEST_HOURS)
                .mapToLong(Long::longValue)
                .sum();
        return busiest / (double) (BUSIEST_HOURS * hour);
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
                "attests that " + round(peers) + " peers were up in its busiest " + BUSIEST_HOURS + " hours; "
                        + others);
    }

    private static String round(double peers) {
        return String.format(java.util.Locale.ROOT, "%.1f", peers);
    }
}
