package org.fasttrack.peer.torrent;

import java.util.List;
import org.fasttrack.common.runtime.RateLimit;

/**
 * What limits a torrent's traffic: its own rates and those it shares with everything else.
 *
 * @param up each has to let a block go before it is sent
 * @param down each has to let a block come before the next one is read
 */
public record Rates(List<RateLimit> up, List<RateLimit> down) {
    public static final Rates UNLIMITED = new Rates(List.of(), List.of());

    public Rates {
        up = List.copyOf(up);
        down = List.copyOf(down);
    }

    /** Whether what comes is limited now. */
    public boolean limitsDown() {
        return down.stream().anyMatch(RateLimit::limited);
    }

    /** Takes {@code bytes}. @return in how many nanoseconds they may go */
    long reserveUp(long bytes) {
        long wait = 0;
        for (RateLimit limit : up) {
            wait = Math.max(wait, limit.reserve(bytes));
        }
        return wait;
    }

    /** Waits until {@code bytes} that came were within the limits. */
    public void acquireDown(long bytes) throws InterruptedException {
        for (RateLimit limit : down) {
            limit.acquire(bytes);
        }
    }
}
