package org.fasttrack.peer.queue;

import java.util.List;
import java.util.Optional;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Progress;
import org.jspecify.annotations.Nullable;

/** A download of the queue; guarded by it. */
final class Entry {
    final int number;
    final Wish wish;
    final RateLimit up;
    final RateLimit down;
    State state;
    String reason = "";
    /** Found by whoever asked for it, for the first try. */
    List<Claim> claims = List.of();

    volatile @Nullable Progress progress;

    @Nullable
    Outcome outcome;

    @Nullable
    Thread thread;

    long retryNanos;
    int followers;
    /** It is not on the disk yet, and does not begin before. */
    boolean unsaved;

    Entry(int number, Wish wish, State state, RateLimit up, RateLimit down) {
        this.number = number;
        this.wish = wish;
        this.state = state;
        this.up = up;
        this.down = down;
    }

    /** A new attempt has first to find out how much the one before left. */
    void came(Progress now) {
        Progress before = progress;
        progress = now.done() == 0 && before != null && before.total() == now.total() ? now.with(before.done()) : now;
    }

    /** Goes on, whatever it waited for. */
    void resume() {
        if (state != State.RUNNING) {
            state = State.QUEUED;
            reason = "";
            outcome = null;
        }
    }

    void pause(String why) {
        state = State.PAUSED;
        reason = why;
        stop();
    }

    void cancel() {
        stop();
        reason = "cancelled";
        state = state == State.DONE ? State.DONE : State.FAILED;
    }

    private void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** In bytes a second; null leaves a limit as it is. */
    void limit(@Nullable Long mostUp, @Nullable Long mostDown) {
        if (mostUp != null) {
            up.set(mostUp);
        }
        if (mostDown != null) {
            down.set(mostDown);
        }
    }

    /** What comes after an attempt. @param retryAt on the clock of {@link System#nanoTime}, if nobody had it */
    void settle(Outcome end, long retryAt) {
        outcome = end;
        switch (end) {
            case Outcome.Done done -> state = State.DONE;
            case Outcome.Failed failed -> {
                reason = failed.reason();
                retryNanos = retryAt;
                state = switch (failed.cause()) {
                    case NO_SOURCE -> State.WAITING;
                    case NO_SPACE, STOPPED -> State.PAUSED;
                    case REFUSED, UNVERIFIED, UNWRITABLE, BUSY -> State.FAILED;
                };
            }
        }
    }

    Transfer shown() {
        return new Transfer(
                number,
                wish,
                state,
                Optional.ofNullable(progress),
                reason,
                Optional.ofNullable(outcome),
                up.bytesPerSecond(),
                down.bytesPerSecond());
    }
}
