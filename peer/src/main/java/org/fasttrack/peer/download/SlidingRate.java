package org.fasttrack.peer.download;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What comes a second, over the last {@link #WINDOW}: neither a burst at the start nor a pause long ago is in it. Time is an
 * argument, on the clock of {@link System#nanoTime}.
 */
final class SlidingRate {
    static final Duration WINDOW = Duration.ofSeconds(5);
    /** Closer samples are one: whoever asks often costs no memory. */
    private static final long STEP_NANOS = Duration.ofMillis(100).toNanos();

    /** Total bytes at a moment. */
    private record Sample(long nanos, long bytes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param bytes in all until now */
    SlidingRate(long bytes, long nanos) {
        samples.add(new Sample(nanos, bytes));
    }

    /** @param bytes in all until now @return bytes a second since the window began, or since the start if that is later */
    double at(long bytes, long nanos) {
        long begin = nanos - WINDOW.toNanos();
        while (samples.size() > 1 && second().nanos() <= begin) {
            samples.remove();
        }
        Sample oldest = samples.element();
        if (nanos - samples.getLast().nanos() >= STEP_NANOS) {
            samples.add(new Sample(nanos, bytes));
        }
        double seconds = Math.max(STEP_NANOS, nanos - oldest.nanos()) / 1e9;
        return (bytes - oldest.bytes()) / seconds;
    }

    private Sample second() {
        var all = samples.iterator();
        all.next();
        return all.next();
    }
}
