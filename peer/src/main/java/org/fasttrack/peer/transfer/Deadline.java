package org.fasttrack.peer.transfer;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When something is to end unless it is done before. A transfer moves its deadline thousands of times a second, so that
 * must cost no more than a store: an alarm that is later than needed is replaced, one that comes early looks again.
 */
final class Deadline {
    /** For all that is to happen here after a time; nothing that runs on it may block. */
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Runnable expired;
    private boolean set;
    /** As {@link System#nanoTime} counts, and so is the alarm's time. */
    private long at;

    private @Nullable ScheduledFuture<?> alarm;
    private long alarmAt;

    /** @param expired called once for each deadline that passes, on a thread that it must not keep */
    Deadline(Runnable expired) {
        this.expired = expired;
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** From now on it is {@code limit} from now. */
    synchronized void set(Duration limit) {
        set = true;
        at = System.nanoTime() + limit.toNanos();
        if (alarm == null || alarmAt - at > 0) {
            stopAlarm();
            arm();
        }
    }

    private void arm() {
        alarmAt = at;
        alarm = TIMER.schedule(this::look, at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        synchronized (this) {
            alarm = null;
            if (!set) {
                return;
            }
            if (at - System.nanoTime() > 0) {
                arm();
                return;
            }
            set = false;
        }
        expired.run();
    }

    /** There is none until the next {@link #set}. */
    synchronized void clear() {
        set = false;
    }

    /** Clears it and keeps no alarm either. */
    synchronized void end() {
        set = false;
        stopAlarm();
    }

    private void stopAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }
}
