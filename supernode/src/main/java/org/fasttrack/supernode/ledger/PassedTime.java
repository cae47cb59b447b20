package org.fasttrack.supernode.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The least that it can be now by a clock that may be set while the process runs: what it said at its lowest within the last one to
 * two {@code memory}, and the time that has passed since. A clock that runs ahead for less than that makes nothing be forgotten;
 * one that was behind at first, and is right for longer, is believed. For one thread.
 */
final class PassedTime {
    private final LongSupplier nanos;
    private final long first;
    private final Duration memory;
    /** When it was {@code first} at the earliest, by what the clock said lately, and by what it said before that. */
    private @Nullable Instant lately;

    private @Nullable Instant before;
    private Duration turn = Duration.ZERO;

    PassedTime(LongSupplier nanos, Duration memory) {
        this.nanos = nanos;
        this.first = nanos.getAsLong();
        this.memory = memory;
    }

    /** @param clock what the clock says now @return never later than that */
    Instant atLeast(Instant clock) {
        Duration passed = Duration.ofNanos(nanos.getAsLong() - first);
        if (passed.compareTo(turn.plus(memory)) >= 0) {
            turn = passed;
            before = lately;
            lately = null;
        }
        lately = earlier(lately, clock.minus(passed));
        return earlier(before, lately).plus(passed);
    }

    private static Instant earlier(@Nullable Instant known, Instant other) {
        return known == null || other.isBefore(known) ? other : known;
    }
}
