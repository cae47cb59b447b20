package org.fasttrack.common.promotion;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.reputation.ScorePolicy;

/**
 * The numbers by which a network promotes. They stand in the network file under the names given here, since all
 * supernodes must judge alike.
 *
 * @param minimum {@code min-supernodes}: as many there should be however few peers there are; small makes the network
 *     depend on single machines
 * @param peersPerSupernode {@code peers-per-supernode}: how many one should serve; small multiplies the cluster's
 *     traffic, large makes a loss long to recover from
 * @param life {@code certificate-hours}, hours of the score's policy: how long a certificate is good for; small costs
 *     votes, large leaves one who went bad in office
 * @param threshold the score from which a peer may be promoted; the score's policy says it
 * @param keep {@code promotion-keep}: the score down to which a certificate is renewed; near the threshold a node that
 *     hovers there comes and goes
 * @param memoryMib {@code promotion-memory-mib}: what a candidate's process may use at least
 */
public record PromotionPolicy(
        int minimum, int peersPerSupernode, Duration life, int threshold, int keep, int memoryMib) {
    /** What the numbers are called that a network file may have. */
    public static final List<String> NAMES = List.of(
            "certificate-hours", "min-supernodes", "peers-per-supernode", "promotion-keep", "promotion-memory-mib");

    private static final long DEFAULT_HOURS = 24;
    private static final long MAX_HOURS = 24 * 365;
    private static final int DEFAULT_PEERS = 100;
    private static final int DEFAULT_MEMORY_MIB = 128;
    private static final int MAX_COUNT = 1_000_000;
    /** A surplus supernode goes only when the others are at most this loaded without it, so that none comes back at once. */
    private static final int CALM_PERCENT = 75;

    public PromotionPolicy {
        if (minimum < 1 || peersPerSupernode < 1 || life.toMillis() < 1 || keep > threshold) {
            throw new IllegalArgumentException("a promotion policy has a number out of range");
        }
    }

    /** @param numbers the network file's */
    public static PromotionPolicy of(Map<String, Long> numbers, ScorePolicy score) {
        long hours = Math.clamp(numbers.getOrDefault("certificate-hours", DEFAULT_HOURS), 1, MAX_HOURS);
        int threshold = score.promotion();
        return new PromotionPolicy(
                count(numbers, "min-supernodes", 1),
                count(numbers, "peers-per-supernode", DEFAULT_PEERS),
                score.hour().multipliedBy(hours),
                threshold,
                Math.min(threshold, count(numbers, "promotion-keep", threshold * 9 / 10)),
                count(numbers, "promotion-memory-mib", DEFAULT_MEMORY_MIB));
    }

    private static int count(Map<String, Long> numbers, String name, int otherwise) {
        return Math.clamp(numbers.getOrDefault(name, (long) otherwise), 1, MAX_COUNT);
    }

    /** How many supernodes {@code peers} peers want. */
    public int wanted(long peers) {
        return Math.max(minimum, divideUp(peers, peersPerSupernode));
    }

    /** How many supernodes are kept once they are there: more than {@link #wanted}, so that none comes and goes. */
    public int kept(long peers) {
        return Math.max(minimum, divideUp(peers * 100, (long) peersPerSupernode * CALM_PERCENT));
    }

    private static int divideUp(long dividend, long divisor) {
        return Math.toIntExact((dividend + divisor - 1) / divisor);
    }
}
