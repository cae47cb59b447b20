package org.fasttrack.common.runtime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bytes a second, shared by whoever asks, in the order of asking. A tenth of a second's worth may go at once. Can be
 * changed at any time; unlimited it costs one volatile read. Thread-safe.
 */
public final class RateLimit {
    public static final long UNLIMITED = Long.MAX_VALUE;
    private static final double NANOS_A_SECOND = 1e9;
    private static final long BURST_NANOS = 100_000_000;

    private final LongSupplier nanos;
    private volatile long bytesPerSecond;
    /** When all that was reserved has gone. */
    private long freeAt;

    /** @param bytesPerSecond above 0; {@link #UNLIMITED} for no limit */
    public RateLimit(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime);
    }

    RateLimit(long bytesPerSecond, LongSupplier nanos) {
        this.nanos = nanos;
        this.freeAt = nanos.getAsLong();
        this.bytesPerSecond = checked(bytesPerSecond);
    }

    public static RateLimit none() {
        return new RateLimit(UNLIMITED);
    }

    private static long checked(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("a rate is above 0: " + bytesPerSecond);
        }
        return bytesPerSecond;
    }

    public long bytesPerSecond() {
        return bytesPerSecond;
    }

    public boolean limited() {
        return bytesPerSecond != UNLIMITED;
    }

    /** From now on; what waits already waits as long as it was told. */
    public void set(long bytesPerSecond) {
        this.bytesPerSecond = checked(bytesPerSecond);
    }

    /** Takes {@code bytes}. @return how many nanoseconds from now they may go; 0 for at once */
    public long reserve(long bytes) {
        return limited() ? reserveLimited(bytes) : 0;
    }

    private synchronized long reserveLimited(long bytes) {
        long now = nanos.getAsLong();
        long at = freeAt - (now - BURST_NANOS) > 0 ? freeAt : now - BURST_NANOS;
        freeAt = at + (long) (bytes * NANOS_A_SECOND / bytesPerSecond);
        return Math.max(0, at - now);
    }

    /** Takes {@code bytes} and waits until they may go. */
    public void acquire(long bytes) throws InterruptedException {
        long wait = reserve(bytes);
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }
}
