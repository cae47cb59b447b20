package org.fasttrack.peer.swarm;

/**
 * How loaded a seeder's uplink is, as far as it can be known: by what it carried for those who go first in the last
 * second, compared with the most that it was seen to carry. What it could carry nobody says; when somebody waits for it to be idle and it never was
 * tried at more, it is tried for a moment, at first soon and then ever more seldom, and for longer while it carries more
 * than it ever did.
 */
final class Uplink {
    /** It is loaded when so much of its peak is for those who go first; sockets swallow a peak above what lasts. */
    private static final double LOADED = .4;

    static final long FIRST_TRIAL_NANOS = 16_000_000_000L;
    static final long TRIAL_NANOS = 250_000_000;
    private static final long RAREST_TRIAL_NANOS = 64_000_000_000L;
    /** A trial that brings so much more goes on. */
    private static final double MORE = 1.25;

    private static final int BUCKETS = 20;
    private static final long BUCKET_NANOS = 50_000_000;
    private static final long WINDOW_NANOS = BUCKETS * BUCKET_NANOS;
    /** Of what the peak is above the load it loses one in so many with each bucket: half in three quarters of a minute. */
    private static final int FADES_IN = 1_280;

    private final LastSecond all = new LastSecond();
    private final LastSecond first = new LastSecond();
    private long peak;

    /** When somebody waited for it to be idle last; {@link Long#MIN_VALUE} for never. */
    private long waitedNanos = Long.MIN_VALUE;

    private long trialAt;
    private long interval = FIRST_TRIAL_NANOS;
    /** The peak before the trial that comes or runs. */
    private long peakBefore;

    /** Bytes of the last second, in buckets. */
    private static final class LastSecond {
        private final long[] buckets = new long[BUCKETS];
        /** The number of the newest one; {@link Long#MIN_VALUE} before the first. */
        private long newest = Long.MIN_VALUE;

        private long sum;

        void add(int bytes) {
            buckets[slot(newest)] += bytes;
            sum += bytes;
        }

        /** @return how many buckets went by */
        long advance(long nowNanos) {
            long now = Math.floorDiv(nowNanos, BUCKET_NANOS);
            long before = newest == Long.MIN_VALUE ? now : newest;
            for (long bucket = Math.max(before + 1, now - BUCKETS + 1); bucket <= now; bucket++) {
                sum -= buckets[slot(bucket)];
                buckets[slot(bucket)] = 0;
            }
            newest = Math.max(before, now);
            return newest - before;
        }

        /** When it is below {@code limit}, if nothing more comes; {@link Long#MIN_VALUE} when it is. */
        long below(double limit) {
            long left = sum;
            long bucket = newest - BUCKETS + 1;
            while (left >= limit && bucket <= newest) {
                left -= buckets[slot(bucket++)];
            }
            return left == sum ? Long.MIN_VALUE : (bucket - 1) * BUCKET_NANOS + WINDOW_NANOS;
        }

        private static int slot(long bucket) {
            return (int) Math.floorMod(bucket, (long) BUCKETS);
        }
    }

    /** {@code bytes} were handed to it; @param goesFirst for one for whom others wait */
    void carries(int bytes, boolean goesFirst, long nowNanos) {
        advance(nowNanos);
        all.add(bytes);
        if (goesFirst) {
            first.add(bytes);
        }
        peak = Math.max(peak, all.sum);
    }

    /**
     * When those who go first do not load it any more, if it carries nothing more until then; a time that is not
     * after {@code nowNanos} when it is not now.
     */
    long idleAt(long nowNanos) {
        advance(nowNanos);
        return first.below(LOADED * peak);
    }

    /** Somebody waits for it to be idle. @return whether it is tried now whether it carries more */
    boolean tried(long nowNanos) {
        if (waitedNanos == Long.MIN_VALUE || nowNanos - waitedNanos > WINDOW_NANOS) {
            trialAt = nowNanos + interval;
        }
        waitedNanos = nowNanos;
        if (nowNanos < trialAt) {
            peakBefore = peak;
            return false;
        }
        if (nowNanos < trialAt + TRIAL_NANOS) {
            return true;
        }
        boolean more = peak > peakBefore * MORE;
        interval = more ? FIRST_TRIAL_NANOS : Math.min(2 * interval, RAREST_TRIAL_NANOS);
        trialAt = more ? nowNanos : nowNanos + interval;
        peakBefore = peak;
        return more;
    }

    private void advance(long nowNanos) {
        first.advance(nowNanos);
        long passed = all.advance(nowNanos);
        for (long bucket = 0; bucket < Math.min(passed, FADES_IN); bucket++) {
            peak -= (peak - all.sum) / FADES_IN;
        }
    }
}
