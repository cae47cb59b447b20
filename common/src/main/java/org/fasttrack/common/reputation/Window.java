package org.fasttrack.common.reputation;

import java.time.Instant;

/** The hours that count at one moment: whole ones of the policy's grain, the current one last. Ends are exclusive. */
record Window(long firstHour, long lastHour, long hourMillis) {
    static Window at(Instant now, ScorePolicy policy) {
        long hourMillis = policy.hour().toMillis();
        long last = Math.floorDiv(now.toEpochMilli(), hourMillis);
        return new Window(last - policy.windowHours() + 1, last, hourMillis);
    }

    static long hourOf(long millis, ScorePolicy policy) {
        return Math.floorDiv(millis, policy.hour().toMillis());
    }

    boolean has(long hour) {
        return hour >= firstHour && hour <= lastHour;
    }

    long fromMillis() {
        return firstHour * hourMillis;
    }

    long toMillis() {
        return (lastHour + 1) * hourMillis;
    }

    /** When what is dated in {@code hour} leaves the window. */
    Instant endOf(long hour) {
        return Instant.ofEpochMilli((hour + lastHour - firstHour + 1) * hourMillis);
    }

    /** How much of {@code amount}, dated in {@code hour}, is left: it fades evenly to nothing over the window. */
    long faded(long amount, long hour) {
        long hours = lastHour - firstHour + 1;
        return has(hour) ? amount * (hours - (lastHour - hour)) / hours : 0;
    }
}
