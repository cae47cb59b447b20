package org.fasttrack.peer.swarm;

/** Bytes a second over the last twenty: a ring of one-second sums (BEP 3: rates over 20 s). */
public final class RateMeter {
    static final int WINDOW_SECONDS = 20;
    private static final long SECOND = 1_000_000_000L;

    private final long[] sums = new long[WINDOW_SECONDS];
    private long second = Long.MIN_VALUE;
    private long since = Long.MIN_VALUE;
    private long total;

    public void add(long bytes, long nanos) {
        advance(nanos);
        sums[slot(second)] += bytes;
        total += bytes;
    }

    /** The mean over the window, or over the time since the first byte where that is shorter, at least a second. */
    public long bytesPerSecond(long nanos) {
        advance(nanos);
        long sum = 0;
        for (long each : sums) {
            sum += each;
        }
        long seconds = Math.clamp(second - since + 1, 1, WINDOW_SECONDS);
        return sum / seconds;
    }

    /** All bytes ever. */
    public long total() {
        return total;
    }

    private void advance(long nanos) {
        long now = Math.floorDiv(nanos, SECOND);
        if (since == Long.MIN_VALUE) {
            since = now;
            second = now;
        }
        for (long missed = Math.max(second + 1, now - WINDOW_SECONDS + 1); missed <= now; missed++) {
            sums[slot(missed)] = 0;
        }
        second = Math.max(second, now);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) WINDOW_SECONDS);
    }
}
