package org.fasttrack.supernode.federation;

import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.proto.Sealed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, off the answering path, whether members pass on only what askers sealed. The supernode that an asker asks
 * verifies the seal before it acts; the others believe it, take samples, and believe a member that was caught no more: its
 * queries are verified before they are answered from then on. Thread-safe.
 */
final class SealChecks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SealChecks.class);

    /** One in so many is checked, and the first of each member always. */
    private static final int SAMPLE = 4;
    /** Bounds the checks to 5 a second: they must not show in the answers' times. */
    private static final long PAUSE_MILLIS = 200;

    private static final int MAX_WAITING = 64;

    private final Opener opener;
    private final BlockingQueue<Sample> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Set<NodeId> met = ConcurrentHashMap.newKeySet();
    private final Set<NodeId> caught = ConcurrentHashMap.newKeySet();
    private final LongAdder checked = new LongAdder();
    private final LongAdder forged = new LongAdder();
    private final Thread checker;

    private record Sample(NodeId from, Sealed sealed) {}

    SealChecks(Opener opener) {
        this.opener = opener;
        this.checker = Thread.ofPlatform().daemon().name("seal-checks").unstarted(this::run);
    }

    void start() {
        checker.start();
    }

    /** Whether {@code from} may ask this now. One that was caught once waits for the check, others may be sampled later. */
    boolean admits(NodeId from, Sealed sealed) {
        if (caught.contains(from)) {
            return holds(from, sealed);
        }
        if (met.add(from) || ThreadLocalRandom.current().nextInt(SAMPLE) == 0) {
            // When there is no room the sample is left out: a flood of queries does not become a flood of checks.
            waiting.offer(new Sample(from, sealed));
        }
        return true;
    }

    /** The signature alone: its age and a second arrival prove nothing against who passed it on. */
    private boolean holds(NodeId from, Sealed sealed) {
        checked.increment();
        boolean holds = opener.openLasting(sealed, SealType.QUERY) instanceof Opening.Opened;
        if (!holds) {
            forged.increment();
            if (caught.add(from)) {
                LOG.warn(
                        "supernode {} passed on a query whose seal does not hold; its queries are verified first now",
                        from);
            }
        }
        return holds;
    }

    private void run() {
        try {
            while (true) {
                Sample sample = waiting.take();
                holds(sample.from(), sample.sealed());
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** Forgets whom it met and is gone. Whoever was caught stays caught. */
    void retain(Set<NodeId> members) {
        met.retainAll(members);
    }

    /** The members that passed on a query nobody sealed. */
    Set<NodeId> caught() {
        return Set.copyOf(caught);
    }

    long checked() {
        return checked.sum();
    }

    long forged() {
        return forged.sum();
    }

    @Override
    public void close() {
        checker.interrupt();
    }
}
