package org.fasttrack.peer.receipt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.receipt.Outbox.Kept;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what lies in the outbox where it belongs, and tries again until it was taken. */
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /** An uploader that has not come back by then will not. */
    static final Duration HALF_LIFE = Duration.ofHours(24);

    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 300_000;
    private static final int AT_ONCE = 16;
    /** Entries a call to the supernode. */
    public static final int BATCH = 16;

    /** Uploaders that the log names. */
    private static final int MAX_TOLD = 100;

    /** The supernode has one pause for all. */
    private static final Outbox.Key SUPERNODE = new Outbox.Key("supernode", true);

    private final Outbox outbox;
    private final ReceiptBook book;
    private final Carrier carrier;
    private final Registry registry;
    private final Pace pace;
    private final Map<Outbox.Key, Attempt> attempts = new HashMap<>();
    private final Set<NodeId> told = ConcurrentHashMap.newKeySet();
    private final Semaphore wake = new Semaphore(0);
    private final Object drained = new Object();
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread loop;
    private volatile boolean closed;

    /** Brings halves to their uploaders. */
    public interface Carrier {
        /**
         * @return the uploader's countersignature; empty when it refuses
         * @throws IOException when it cannot be reached or does not answer
         */
        Optional<byte[]> countersignature(NodeId uploader, InetSocketAddress address, byte[] half) throws IOException;
    }

    /** Hands whole receipts to this node's supernode. */
    public interface Registry {
        /**
         * @param entries at most {@value Courier#BATCH}
         * @return for each entry whether the supernode has it on its disk, or refused it for good; empty when no supernode
         *     took them
         */
        Optional<List<Verdict>> file(List<byte[]> entries);
    }

    /** What a supernode says to an entry. @param reason why it is refused; empty when it is kept */
    public record Verdict(boolean kept, String reason) {}

    /**
     * How long a receipt waits for a longer one of the same transfer, so that a log gets one and not a hundred.
     *
     * @param settled after the last one came
     * @param longest after the first
     */
    public record Pace(Duration settled, Duration longest) {
        public static final Pace DEFAULT = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(60));
    }

    private record Attempt(int failures, long nextMillis, boolean running) {
        static final Attempt NONE = new Attempt(0, 0, false);
    }

    public Courier(Outbox outbox, ReceiptBook book, Carrier carrier, Registry registry, Pace pace) {
        this.outbox = outbox;
        this.book = book;
        this.carrier = carrier;
        this.registry = registry;
        this.pace = pace;
        book.onChange(wake::release);
        loop = Thread.ofVirtual().name("courier").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                round(book.clock().millis());
                boolean _ = wake.tryAcquire(500, TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (closed) {
                    return; // its threads were closed while it started one: the outbox has all for the next start
                }
                LOG.warn("receipts cannot be delivered; trying again", e);
            }
        }
    }

    /** Starts for every uploader that is due, and then asks the supernode. */
    private void round(long now) {
        List<Kept> all = outbox.all();
        for (Kept kept : all) {
            if (kept.item() instanceof Pending.Half half && take(kept.key(), now)) {
                threads.execute(() -> bring(kept, half));
            }
        }
        List<Kept> whole = all.stream()
                .filter(kept -> kept.item() instanceof Pending.Whole && settled(kept, now))
                .limit(BATCH)
                .toList();
        if (!whole.isEmpty() && ready(SUPERNODE, now)) {
            hand(whole, now);
        }
    }

    private boolean settled(Kept kept, long now) {
        return now - kept.changedMillis() >= pace.settled().toMillis()
                || now - kept.sinceMillis() >= pace.longest().toMillis();
    }

    private synchronized boolean ready(Outbox.Key key, long now) {
        Attempt attempt = attempts.getOrDefault(key, Attempt.NONE);
        return !attempt.running() && attempt.nextMillis() <= now;
    }

    private synchronized boolean take(Outbox.Key key, long now) {
        Attempt attempt = attempts.getOrDefault(key, Attempt.NONE);
        if (attempt.running() || attempt.nextMillis() > now || !slots.tryAcquire()) {
            return false;
        }
        attempts.put(key, new Attempt(attempt.failures(), attempt.nextMillis(), true));
        return true;
    }

    private synchronized void failed(Outbox.Key key, long now) {
        int failures = attempts.getOrDefault(key, Attempt.NONE).failures();
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        attempts.put(key, new Attempt(failures + 1, now + pause, false));
    }

    private synchronized void succeeded(Outbox.Key key) {
        attempts.remove(key);
    }

    private void bring(Kept kept, Pending.Half half) {
        long now = book.clock().millis();
        try {
            Optional<byte[]> signature = carrier.countersignature(half.uploader(), half.address(), half.sealed());
            if (signature.isEmpty() || !book.complete(kept, signature.get())) {
                tellOnce(half.uploader());
                forget(kept);
            }
            succeeded(kept.key());
        } catch (IOException e) {
            LOG.debug("a receipt for {} waits: {}", half.uploader().shortForm(), e.getMessage());
            giveUpOrWait(kept, now);
        } finally {
            slots.release();
        }
        wake.release();
    }

    /** One that does not will not the next time either. */
    private void tellOnce(NodeId uploader) {
        if (told.size() < MAX_TOLD && told.add(uploader)) {
            LOG.info("{} does not countersign what it gave (said once)", uploader.shortForm());
        }
    }

    private void giveUpOrWait(Kept kept, long now) {
        failed(kept.key(), now);
        if (now - kept.sinceMillis() > HALF_LIFE.toMillis()) {
            forget(kept);
            succeeded(kept.key());
        }
    }

    private void hand(List<Kept> whole, long now) {
        Optional<List<Verdict>> verdicts =
                registry.file(whole.stream().map(kept -> kept.item().bytes()).toList());
        if (verdicts.isEmpty() || verdicts.get().size() != whole.size()) {
            failed(SUPERNODE, now);
            return;
        }
        for (int i = 0; i < whole.size(); i++) {
            Verdict verdict = verdicts.get().get(i);
            if (!verdict.kept()) {
                LOG.warn("the supernode refuses a receipt: {}", verdict.reason());
            }
            forget(whole.get(i));
        }
        succeeded(SUPERNODE);
        wake.release();
    }

    private void forget(Kept kept) {
        try {
            outbox.remove(kept);
        } catch (IOException e) {
            LOG.warn("a receipt that was taken cannot be removed: {}", e.getMessage());
        }
        synchronized (drained) {
            drained.notifyAll();
        }
    }

    /** Waits until nothing is left to take, or {@code patience} ends. */
    public void drain(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (drained) {
            for (long left = end - System.nanoTime(); outbox.size() > 0 && left > 0; left = end - System.nanoTime()) {
                drained.wait(Math.max(1, left / 1_000_000));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        loop.interrupt();
        threads.shutdownNow();
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
