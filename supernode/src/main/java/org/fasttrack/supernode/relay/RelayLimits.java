package org.fasttrack.supernode.relay;

import java.time.Duration;

/**
 * What relaying may cost a supernode.
 *
 * @param relays at once; 0: none. Each costs two connections and 32 KiB
 * @param relaysOfAsker at once for one asking peer; too small: a download from many firewalled sources waits
 * @param bytesPerSecond of all relays together, both ways; too large: nothing is left for searches
 * @param bytesOfAsker for one asking peer within an hour, both ways
 * @param pairing how long the first side waits for the other
 * @param idle how long a relay may carry nothing
 */
public record RelayLimits(
        int relays, int relaysOfAsker, long bytesPerSecond, long bytesOfAsker, Duration pairing, Duration idle) {
    public static final RelayLimits DEFAULT =
            new RelayLimits(64, 16, 8 << 20, 4L << 30, Duration.ofSeconds(10), Duration.ofSeconds(60));

    public RelayLimits {
        if (relays < 0 || relaysOfAsker < 1 || bytesPerSecond < 1 || bytesOfAsker < 1) {
            throw new IllegalArgumentException("a relay that may carry nothing is none: allow no relays instead");
        }
    }

    /** @throws IllegalArgumentException when a limit makes no sense */
    public RelayLimits with(int relaysAtOnce, long rate, long bytesAnHour) {
        return new RelayLimits(relaysAtOnce, relaysOfAsker, rate, bytesAnHour, pairing, idle);
    }
}
