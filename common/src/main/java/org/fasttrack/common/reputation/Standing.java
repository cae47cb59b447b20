package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;

/** What is written about one node: the accounts that supernodes keep of it, its dealings, its faults. */
final class Standing {
    private static final long FORGOTTEN = -1;

    final NodeId node;
    final List<Account> accounts = new ArrayList<>(1);
    /** Whom it served: each of them may vouch for it. */
    final Map<NodeId, Dealing> served = new HashMap<>(2);
    /** Who served it: among these its word is divided. */
    final List<Dealing> got = new ArrayList<>(1);

    final Faults faults = new Faults();

    private Optional<Home> home = Optional.empty();
    private long homeStamp = FORGOTTEN;
    private final long[] memo;
    private final long[] memoStamp;
    private long demandHour = Long.MIN_VALUE;
    private long demandMilli;

    Standing(NodeId node, int steps) {
        this.node = node;
        this.memo = new long[steps + 1];
        this.memoStamp = new long[steps + 1];
        Arrays.fill(memoStamp, FORGOTTEN);
    }

    /** The sum of what its receipts ask it to vouch for. */
    long demandMilli(Window window, ScorePolicy policy) {
        if (demandHour != window.lastHour()) {
            demandHour = window.lastHour();
            demandMilli = 0;
            for (Dealing dealing : got) {
                demandMilli += dealing.creditMilli(window, policy);
            }
        }
        return demandMilli;
    }

    void demandChanged() {
        demandHour = Long.MIN_VALUE;
    }

    boolean remembers(int step, long stamp) {
        return memoStamp[step] == stamp;
    }

    /** Forgets what it remembers from {@code step} on, and at 0 its home. @return whether that was anything */
    boolean forget(int step) {
        boolean any = false;
        for (int i = step; i < memoStamp.length; i++) {
            any |= memoStamp[i] != FORGOTTEN;
            memoStamp[i] = FORGOTTEN;
        }
        if (step == 0) {
            homeStamp = FORGOTTEN;
        }
        return any;
    }

    /** Where {@code found} says it is, asked once a stamp; empty for who was never seen. */
    Optional<Home> home(long stamp, Supplier<Optional<Home>> found) {
        if (homeStamp != stamp) {
            homeStamp = stamp;
            home = found.get();
        }
        return home;
    }

    long remembered(int step) {
        return memo[step];
    }

    long remember(int step, long stamp, long value) {
        memoStamp[step] = stamp;
        memo[step] = value;
        return value;
    }

    /** Those who dealt with it still list a dealing that is empty now. */
    void forgetBefore(Window window, ScorePolicy policy) {
        accounts.forEach(account -> account.forgetBefore(window));
        accounts.removeIf(Account::isEmpty);
        served.values().forEach(dealing -> dealing.forgetBefore(window, policy));
        served.values().removeIf(Dealing::isEmpty);
        faults.forgetBefore(window);
        demandChanged();
    }

    boolean isEmpty() {
        return accounts.isEmpty() && served.isEmpty() && got.isEmpty() && faults.isEmpty();
    }
}
