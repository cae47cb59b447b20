package org.fasttrack.peer.swarm;

import org.fasttrack.peer.swarm.wire.Block;

/**
 * How many blocks to have asked of one neighbour at once: what it delivers in a round trip, and in a little queue at its
 * side that keeps its uplink busy. The round trip is the least that a block has taken, so that the queue itself does not
 * count. It grows by one with each block, so that it doubles in a round trip, and shrinks at once.
 */
final class RequestPipeline {
    static final int FIRST = 4;
    static final int MIN = 2;
    static final int MAX = 500;
    /** The queue at the neighbour's side. */
    static final long QUEUE_NANOS = 250_000_000;
    /** The rate is a mean in which what came a second ago weighs a third of what comes now. */
    private static final long SMOOTHING_NANOS = 1_000_000_000;

    private static final double NANOS_A_SECOND = 1e9;

    private int depth = FIRST;
    private long leastNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;
    private double bytesPerSecond;

    /** How many requests may be out. */
    int depth() {
        return depth;
    }

    double bytesPerSecond() {
        return bytesPerSecond;
    }

    /** A block of {@code bytes} came, {@code waited} after it was asked for. */
    void arrived(int bytes, long waited, long nowNanos) {
        leastNanos = Math.min(leastNanos, Math.max(1, waited));
        if (lastNanos == Long.MIN_VALUE) {
            lastNanos = nowNanos;
            return;
        }
        measure(bytes, nowNanos);
        double wanted = bytesPerSecond * (leastNanos + QUEUE_NANOS) / NANOS_A_SECOND / Block.MAX_BYTES;
        int goal = (int) Math.clamp(Math.ceil(wanted), MIN, MAX);
        depth = goal > depth ? depth + 1 : Math.max(goal, Math.min(depth, FIRST));
    }

    /** An exponentially weighted rate whose weights follow the time that passed, so that bursts count as what they are. */
    private void measure(int bytes, long nowNanos) {
        long passed = nowNanos - lastNanos;
        double keep = StrictMath.exp(-(double) passed / SMOOTHING_NANOS);
        bytesPerSecond = bytesPerSecond * keep + bytes * NANOS_A_SECOND / SMOOTHING_NANOS;
        lastNanos = nowNanos;
    }

    /** It has been silent: one request is enough to notice that it is back. */
    void stalled() {
        depth = 1;
        bytesPerSecond = 0;
        lastNanos = Long.MIN_VALUE;
    }
}
