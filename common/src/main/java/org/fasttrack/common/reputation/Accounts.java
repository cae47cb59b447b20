package org.fasttrack.common.reputation;

import java.math.BigInteger;

/**
 * The accounts that share a limit: those of one supernode, or of one place. What goes beyond the limit shrinks every
 * account in proportion, so that more identities share the same and never make it more. Known are only the sums.
 */
final class Accounts {
    private final long uptimeLimitMillis;
    private final long spotLimitMilli;
    private long uptimeMillis;
    private long spotMilli;

    Accounts(long uptimeLimitMillis, long spotLimitMilli) {
        this.uptimeLimitMillis = uptimeLimitMillis;
        this.spotLimitMilli = spotLimitMilli;
    }

    void clear() {
        uptimeMillis = 0;
        spotMilli = 0;
    }

    /** One of the accounts claims so much more, or less. */
    void add(long moreUptimeMillis, long moreSpotMilli) {
        uptimeMillis += moreUptimeMillis;
        spotMilli += moreSpotMilli;
    }

    /** Whether what one account claims of standing changes what the others get. */
    boolean sharesSpots() {
        return spotMilli > spotLimitMilli;
    }

    boolean givesStanding() {
        return spotMilli > 0;
    }

    /** This account's share of what the group may claim. */
    long shareOfUptime(long millis) {
        return uptimeMillis <= uptimeLimitMillis ? millis : proportion(millis, uptimeLimitMillis, uptimeMillis);
    }

    long shareOfSpots(long milli) {
        return spotMilli <= spotLimitMilli ? milli : proportion(milli, spotLimitMilli, spotMilli);
    }

    /** {@code value * part / whole}, rounded down, without overflow; part is below whole. */
    static long proportion(long value, long part, long whole) {
        long high = Math.multiplyHigh(value, part);
        long low = value * part;
        if (high == 0 && low >= 0) {
            return low / whole;
        }
        return BigInteger.valueOf(value)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
