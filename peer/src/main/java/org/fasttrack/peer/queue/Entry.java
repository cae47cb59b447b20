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

    Entry(int number, Wish wish, State state, RateLimit up, RateLimit down) {
        this.number = number;
        this.wish = wish;
        this.state = state;
        this.up = up;
        this.down = down;
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
