package org.fasttrack.supernode.relay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;

/** How many bytes each asking peer had relayed within its current hour. Thread-safe; its memory is bounded. */
final class Allowances {
    private static final int MAX_ASKERS = 20_000;
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final long bytesAnHour;
    private final LongSupplier nanoTime;
    private final SequencedMap<NodeId, Hour> hours = new LinkedHashMap<>();

    private static final class Hour {
        private final long began;
        private long bytes;
        /** Nothing more until the hour is over: what is left would not even carry a handshake. */
        private boolean spent;

        Hour(long began) {
            this.began = began;
        }
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    Allowances(long bytesAnHour, LongSupplier nanoTime) {
        this.bytesAnHour = bytesAnHour;
        this.nanoTime = nanoTime;
    }

    /** Counts {@code bytes} of {@code asker}. @return false when they are more than it may have, and not counted */
    synchronized boolean take(NodeId asker, long bytes) {
        long now = nanoTime.getAsLong();
        Hour hour = hours.get(asker);
        if (hour == null || now - hour.began >= HOUR_NANOS) {
            hours.remove(asker);
            hour = new Hour(now);
            hours.put(asker, hour);
            if (hours.size() > MAX_ASKERS) {
                hours.pollFirstEntry(); // the one whose hour ends first
            }
        }
        hour.spent |= hour.bytes + bytes > bytesAnHour;
        if (hour.spent) {
            return false;
        }
        hour.bytes += bytes;
        return true;
    }
}
