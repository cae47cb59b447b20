package org.fasttrack.supernode.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The least that it can be now by a clock that may be set while the process runs: what it said at its lowest, and the time that has
 * passed since. A clock that runs ahead for a while makes nothing be forgotten. For one thread.
 */
final class PassedTime {
    private final LongSupplier nanos;
    private final long first;
    /** When it was {@code first}, at the earliest. */
    private @Nullable Instant start;

    PassedTime(LongSupplier nanos) {
        this.nanos = nanos;
        this.first = nanos.getAsLong();
    }

    /** @param clock what the clock says now @return never later than that */
    Instant atLeast(Instant clock) {
        Duration passed = Duration.ofNanos(nanos.getAsLong() - first);
        Instant began = clock.minus(passed);
        Instant known = start;
        if (known == null || began.isBefore(known)) {
            start = began;
            return clock;
        }
        return known.plus(passed);
    }
}
