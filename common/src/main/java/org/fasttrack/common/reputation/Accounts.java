package org.fasttrack.common.reputation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.fasttrack.common.identity.NodeId;

/**
 * The accounts that share a limit: those of one supernode, or of one place. What goes beyond the limit shrinks every
 * account in proportion, so that more identities share the same and never make it more.
 */
final class Accounts {
    private final List<Account> accounts = new ArrayList<>();
    private final long uptimeLimitMillis;
    private final long spotLimitMilli;
    private long cachedHour = Long.MIN_VALUE;
    private long uptimeMillis;
    private long spotMilli;

    Accounts(long uptimeLimitMillis, long spotLimitMilli) {
        this.uptimeLimitMillis = uptimeLimitMillis;
        this.spotLimitMilli = spotLimitMilli;
    }

    void add(Account account) {
        accounts.add(account);
        changed();
    }

    void changed() {
        cachedHour = Long.MIN_VALUE;
    }

    /** This account's share of what the group may claim. */
    long shareOfUptime(long millis, Window window, Predicate<NodeId> witness) {
        refresh(window, witness);
        return uptimeMillis <= uptimeLimitMillis ? millis : proportion(millis, uptimeLimitMillis, uptimeMillis);
    }

    long shareOfSpots(long milli, Window window, Predicate<NodeId> witness) {
        refresh(window, witness);
        return spotMilli <= spotLimitMilli ? milli : proportion(milli, spotLimitMilli, spotMilli);
    }

    private void refresh(Window window, Predicate<NodeId> witness) {
        if (cachedHour == window.lastHour()) {
            return;
        }
        cachedHour = window.lastHour();
        uptimeMillis = 0;
        spotMilli = 0;
        for (Account account : accounts) {
            if (witness.test(account.supernode)) {
                uptimeMillis += account.uptimeMillis(window);
                spotMilli += account.spotMilli(window);
            }
        }
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
