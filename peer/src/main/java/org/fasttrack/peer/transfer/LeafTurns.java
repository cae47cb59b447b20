package org.fasttrack.peer.transfer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for the leaf hashes that somebody else was given a moment ago waits a little: if the two are in one swarm, it gets
 * them from there meanwhile, and the uplink here is for blocks. Nobody waits long, for they may not be. Thread-safe.
 */
final class LeafTurns {
    /** Between two that are given the same. */
    static final Duration PAUSE = Duration.ofMillis(250);
    /** However many came before: less than after what a downloader asks a second source as well, which takes 2 s. */
    static final Duration LONGEST = Duration.ofMillis(1_500);
    /** Sent at once: a layer that takes the uplink less time than a pause. */
    static final int SMALL_BYTES = 16 << 10;

    private static final int MAX_KNOWN = 256;

    /** By content who was or will be given it last, and when. */
    private final Map<ContentId, Turn> last = new HashMap<>();

    private record Turn(NodeId peer, long nanos) {}

    /** Waits for the turn of {@code peer}. */
    void await(ContentId content, NodeId peer) throws InterruptedException {
        long wait = take(content, peer, System.nanoTime());
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }

    /** @return in how many nanoseconds the turn of {@code peer} comes */
    synchronized long take(ContentId content, NodeId peer, long nowNanos) {
        if (last.size() >= MAX_KNOWN) {
            last.values().removeIf(turn -> nowNanos - turn.nanos() > PAUSE.toNanos());
        }
        @Nullable Turn before = last.get(content);
        long next = before == null || before.peer().equals(peer) ? nowNanos : before.nanos() + PAUSE.toNanos();
        long turn = Math.clamp(next, nowNanos, nowNanos + LONGEST.toNanos());
        if (before != null || last.size() < MAX_KNOWN) {
            last.put(content, new Turn(peer, turn));
        }
        return turn - nowNanos;
    }
}
