package org.fasttrack.lab.network;

import java.time.Duration;

/**
 * How one node is connected to the middle of the network, which itself is infinitely fast: a message passes the sender's
 * link upwards and the receiver's downwards, so the way between two nodes takes both their delays.
 *
 * @param upBitsPerSecond what the link carries from the node; {@link #UNLIMITED} for no limit
 * @param downBitsPerSecond what it carries to the node
 * @param delay one way, node to middle
 * @param jitter added to the delay, uniformly from nothing to this
 * @param loss the share of messages that are lost on this link, from 0 to 1
 * @param duplication the share of messages that arrive twice
 * @param reordering the share of messages that are held back for up to ten delays, and so overtaken
 */
public record LinkShape(
        long upBitsPerSecond,
        long downBitsPerSecond,
        Duration delay,
        Duration jitter,
        double loss,
        double duplication,
        double reordering) {
    public static final long UNLIMITED = Long.MAX_VALUE;

    public LinkShape {
        if (upBitsPerSecond <= 0 || downBitsPerSecond <= 0 || delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("rates are above 0, delays not below it");
        }
        share(loss);
        share(duplication);
        share(reordering);
    }

    private static void share(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share lies between 0 and 1: " + share);
        }
    }

    /** A faultless link without a limit on its rate. */
    public static LinkShape delayed(Duration delay) {
        return of(UNLIMITED, UNLIMITED, delay);
    }

    /** A faultless link. */
    public static LinkShape of(long upBitsPerSecond, long downBitsPerSecond, Duration delay) {
        return new LinkShape(upBitsPerSecond, downBitsPerSecond, delay, Duration.ZERO, 0, 0, 0);
    }

    /** The same link with these faults. */
    public LinkShape faulty(Duration jitter, double loss, double duplication, double reordering) {
        return new LinkShape(upBitsPerSecond, downBitsPerSecond, delay, jitter, loss, duplication, reordering);
    }

    long upNanos(long bytes) {
        return nanos(bytes, upBitsPerSecond);
    }

    long downNanos(long bytes) {
        return nanos(bytes, downBitsPerSecond);
    }

    private static long nanos(long bytes, long bitsPerSecond) {
        return bitsPerSecond == UNLIMITED ? 0 : Math.multiplyExact(bytes * 8, 1_000_000_000L) / bitsPerSecond;
    }
}
