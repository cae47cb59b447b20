package org.fasttrack.supernode.reach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * Tries, when a peer attaches and now and then, whether its data port can be reached. A peer that stops answering is
 * given a second try before others are told, because a busy machine is no firewall.
 */
public final class DialBack {
    /** Tests at once. Too small: peers behind packet filters, each good for a time-out, keep the others waiting. */
    static final int AT_ONCE = 64;

    static final Duration EVERY = Duration.ofMinutes(10);
    static final Duration SECOND_TRY = Duration.ofSeconds(20);

    private final Dialer dialer;
    private final InstantSource clock;
    private final Executor threads;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final HostBudget budget;

    /** Connects. */
    @FunctionalInterface
    public interface Dialer {
        /**
         * Blocks until {@code expected} proved its identity at {@code address}.
         *
         * @throws IOException with the reason when nobody or somebody else answers, or nobody in time
         */
        void dial(InetSocketAddress address, NodeId expected) throws IOException;
    }

    public DialBack(Dialer dialer) {
        this(dialer, InstantSource.system(), Executors.newVirtualThreadPerTaskExecutor());
    }

    DialBack(Dialer dialer, InstantSource clock, Executor threads) {
        this.dialer = dialer;
        this.clock = clock;
        this.threads = threads;
        this.budget = new HostBudget(AT_ONCE, clock);
    }

    /** One peer under test, until it is closed. */
    public final class Watch implements AutoCloseable {
        private final NodeId peer;
        private final InetSocketAddress address;
        private final Consumer<Reachability> told;
        private Instant due;
        private boolean dialing;
        private @Nullable Reachability last;
        private int failures;

        private Watch(NodeId peer, InetSocketAddress address, Consumer<Reachability> told) {
            this.peer = peer;
            this.address = address;
            this.told = told;
            this.due = clock.instant();
        }

        private synchronized boolean begin(Instant now) {
            if (dialing || due.isAfter(now) || !budget.take(address.getAddress())) {
                return false;
            }
            dialing = true;
            return true;
        }

        private void dial() {
            Reachability found;
            String where = HostPort.text(address);
            try {
                dialer.dial(address, peer);
                found = Reachability.open(where);
            } catch (IOException e) {
                found = Reachability.firewalled(where, String.valueOf(e.getMessage()));
            } finally {
                budget.giveBack(address.getAddress());
            }
            ended(found);
        }

        private void ended(Reachability found) {
            boolean news;
            synchronized (this) {
                dialing = false;
                failures = found.isOpen() ? 0 : failures + 1;
                due = clock.instant().plus(failures == 1 ? SECOND_TRY : EVERY);
                boolean benefitOfDoubt = failures == 1 && last != null && last.isOpen();
                news = !benefitOfDoubt && (last == null || last.state() != found.state());
                last = news ? found : last;
            }
            if (news && watches.contains(this)) {
                told.accept(found);
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    /** Where {@code claimed} is to be dialled, given where the session comes from; see {@link DataAddress}. */
    public static Optional<InetSocketAddress> address(String claimed, InetAddress observed) {
        return DataAddress.of(claimed, observed);
    }

    /** Tests now and from time to time. @param told the first outcome and each change, on a thread of its own */
    public Watch watch(NodeId peer, InetSocketAddress address, Consumer<Reachability> told) {
        Watch watch = new Watch(peer, address, told);
        watches.add(watch);
        begin(watch, clock.instant());
        return watch;
    }

    /** Starts what is due, as far as there is room; to be called about every second. */
    public void tick() {
        Instant now = clock.instant();
        watches.forEach(watch -> begin(watch, now));
    }

    private void begin(Watch watch, Instant now) {
        if (watch.begin(now)) {
            threads.execute(watch::dial);
        }
    }
}
