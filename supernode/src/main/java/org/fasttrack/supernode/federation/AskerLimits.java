package org.fasttrack.supernode.federation;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.NetworkPrefix;

/** How much one asker may ask: requests at once, and a token bucket over time. Thread-safe; its memory is bounded. */
public final class AskerLimits {
    private static final int MAX_ASKERS = 20_000;

    private final Rates rates;
    private final LongSupplier nanoTime;
    private final SequencedMap<Object, Bucket> askers = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param running too small: a gateway for several users waits; too large: one asker keeps all threads busy
     * @param burst requests that need not wait for the rate
     * @param perSecond requests over time
     */
    public record Rates(int running, int burst, int perSecond) {
        public static final Rates DEFAULT = new Rates(32, 500, 100);
    }

    private static final class Bucket {
        private int running;
        private double tokens;
        private long filled;
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    public AskerLimits(Rates rates, LongSupplier nanoTime) {
        this.rates = rates;
        this.nanoTime = nanoTime;
    }

    /** Whether {@code asker} may ask now; if so, {@link #done} is owed. */
    public boolean admit(NodeId asker) {
        return admitted(asker);
    }

    /** The same for all who ask from one part of the network: identities are free, addresses are not. */
    public boolean admit(NetworkPrefix askers) {
        return admitted(askers);
    }

    private synchronized boolean admitted(Object asker) {
        long now = nanoTime.getAsLong();
        Bucket bucket = askers.computeIfAbsent(asker, _ -> full(now));
        bucket.tokens = Math.min(rates.burst(), bucket.tokens + (now - bucket.filled) / 1e9 * rates.perSecond());
        bucket.filled = now;
        forgetTheIdle();
        if (bucket.tokens < 1 || bucket.running >= rates.running()) {
            return false;
        }
        bucket.tokens--;
        bucket.running++;
        return true;
    }

    private Bucket full(long now) {
        Bucket bucket = new Bucket();
        bucket.tokens = rates.burst();
        bucket.filled = now;
        return bucket;
    }

    /** Of too many, the one longest unheard goes first: by then its bucket is full again, or it had company. */
    private void forgetTheIdle() {
        if (askers.size() > MAX_ASKERS) {
            askers.pollFirstEntry();
        }
    }

    public void done(NodeId asker) {
        ended(asker);
    }

    public void done(NetworkPrefix askers) {
        ended(askers);
    }

    private synchronized void ended(Object asker) {
        Bucket bucket = askers.get(asker);
        if (bucket != null && bucket.running > 0) {
            bucket.running--;
        }
    }
}
