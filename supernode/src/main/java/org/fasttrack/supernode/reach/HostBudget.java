package org.fasttrack.supernode.reach;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How many connections one host is worth, so that whoever shares it with others cannot have them flooded by attaching
 * again and again. Thread-safe; its memory is bounded.
 */
final class HostBudget {
    /** Connections at once to one host: a slow one must not take the room of all. */
    static final int AT_ONCE = 16;
    /** Connections that need not wait for the rate: as many peers may live behind one address translation. */
    static final int BURST = 200;
    /** Connections to one host over time. */
    static final int PER_SECOND = 10;

    private static final int MAX_HOSTS = 20_000;

    private final int all;
    private final InstantSource clock;
    private final SequencedMap<InetAddress, Bucket> hosts = new LinkedHashMap<>(16, 0.75f, true);
    private int running;

    private static final class Bucket {
        private int running;
        private double tokens = BURST;
        private Instant filled;

        Bucket(Instant now) {
            this.filled = now;
        }
    }

    /** @param all connections at once to all hosts together */
    HostBudget(int all, InstantSource clock) {
        this.all = all;
        this.clock = clock;
    }

    /** Whether one more connection to {@code host} may begin now; if so, {@link #giveBack} is owed. */
    synchronized boolean take(InetAddress host) {
        if (running >= all) {
            return false;
        }
        Instant now = clock.instant();
        Bucket bucket = hosts.computeIfAbsent(host, _ -> new Bucket(now));
        double seconds = Duration.between(bucket.filled, now).toNanos() / 1e9;
        bucket.tokens = Math.min(BURST, bucket.tokens + Math.max(0, seconds) * PER_SECOND);
        bucket.filled = now;
        if (hosts.size() > MAX_HOSTS) {
            hosts.pollFirstEntry(); // the one longest unheard: its bucket is full again
        }
        if (bucket.tokens < 1 || bucket.running >= AT_ONCE) {
            return false;
        }
        bucket.tokens--;
        bucket.running++;
        running++;
        return true;
    }

    synchronized void giveBack(InetAddress host) {
        running--;
        Bucket bucket = hosts.get(host);
        if (bucket != null && bucket.running > 0) {
            bucket.running--;
        }
    }
}
