package org.fasttrack.common.reputation;

import java.time.Duration;
import java.time.Instant;

/** What evidence may say about times. */
final class Spans {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

    private Spans() {}

    /** @throws IllegalArgumentException unless {@code from} to {@code to} is a span of this age of the world, not over long */
    static void check(Instant from, Instant to, Duration longest) {
        check(from);
        check(to);
        if (to.isBefore(from) || Duration.between(from, to).compareTo(longest) > 0) {
            throw new IllegalArgumentException(from + " to " + to + " is no span of at most " + longest);
        }
    }

    static void check(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("a time out of range: " + time.getEpochSecond() + " s");
        }
    }
}
