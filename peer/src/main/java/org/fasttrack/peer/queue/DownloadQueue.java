package org.fasttrack.peer.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Outcome.Cause;
import org.fasttrack.peer.torrent.Rates;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many downloads, {@value #AT_ONCE} at once. Each change is on disk before it is answered; after a restart what ran runs
 * again, and what was paused stays so. One that finds nobody is tried again each minute; a full disk pauses one.
 * Thread-safe; nothing here waits for a download except {@link #follow}.
 */
public final class DownloadQueue implements AutoCloseable {
    /** At once; the others wait. */
    public static final int AT_ONCE = 5;
    /** Ended ones are forgotten first; with so many that have not, one more is refused. */
    public static final int MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(DownloadQueue.class);
    private static final long RETRY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long TICK_NANOS = Duration.ofMillis(200).toNanos();

    private final QueueFile kept;
    private final GroupCommit commit;
    private final Attempts attempts;
    private final TreeMap<Integer, Entry> entries = new TreeMap<>();
    private final Thread retries;
    private boolean closed;

    /**
     * Takes up what the file says was there.
     *
     * @param shared the limits of all downloads together
     */
    public DownloadQueue(Path file, Finder finder, Fetching fetching, Rates shared) throws IOException {
        this.kept = new QueueFile(file);
        this.commit = new GroupCommit(this, () -> kept.text(entries.values()), kept::write);
        this.attempts = new Attempts(finder, fetching, shared);
        kept.read().forEach(entry -> {
            entry.progress = attempts.kept(entry).orElse(null);
            entries.put(entry.number, entry);
        });
        this.retries = Thread.ofVirtual().name("download-retries").unstarted(this::retry);
    }

    /** Begins to work on what is queued. */
    public synchronized void start() {
        retries.start();
        schedule();
    }

    /** There are {@value #MAX} downloads that have not ended. */
    public static final class Full extends Exception {
        private static final long serialVersionUID = 1;

        Full() {
            super(MAX + " downloads are queued: cancel some");
        }
    }

    /** The queue cannot be written to the disk, so that a restart will not know of the change that was asked for. */
    public static final class Unsaved extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsaved(IOException cause) {
            super("the download queue cannot be saved: " + cause, cause);
        }
    }

    /**
     * Queues a wish; one that is there already goes on instead, whatever it waited for.
     *
     * @param claims who has it, known already
     * @throws Unsaved when it could not be written down; then a new one is not queued
     */
    public Transfer add(Wish wish, List<Claim> claims) throws Full {
        return add(wish, claims, true);
    }

    /** As {@link #add}, for somebody who waits for its end: it begins also when a restart will not know of it. */
    public Transfer begin(Wish wish, List<Claim> claims) throws Full {
        return add(wish, claims, false);
    }

    private synchronized Transfer add(Wish wish, List<Claim> claims, boolean savedFirst) throws Full {
        for (Entry entry : entries.values()) {
            if (entry.wish.same(wish) && entry.state != State.DONE) {
                entry.claims = claims;
                entry.resume();
                announceSaved(savedFirst);
                return entry.shown();
            }
        }
        makeRoom();
        int number = kept.number();
        Entry entry = new Entry(number, wish, State.QUEUED, RateLimit.none(), RateLimit.none());
        entry.claims = claims;
        entry.unsaved = savedFirst;
        entries.put(number, entry);
        try {
            announceSaved(savedFirst);
        } catch (Unsaved e) {
            entries.remove(number);
            throw e;
        }
        if (savedFirst) {
            entry.unsaved = false;
            announce();
        }
        return entry.shown();
    }

    /** @param first whether nothing begins before it is on the disk, and nothing is answered when it cannot be */
    private void announceSaved(boolean first) {
        if (first) {
            changed();
        } else {
            announce();
            changedByItself();
        }
    }

    private void makeRoom() throws Full {
        if (entries.size() >= MAX) {
            Entry ended = entries.values().stream()
                    .filter(entry -> entry.state.ended())
                    .findFirst()
                    .orElseThrow(Full::new);
            entries.remove(ended.number);
        }
    }

    /** All that are known, by number. */
    public synchronized List<Transfer> all() {
        return entries.values().stream().map(Entry::shown).toList();
    }

    public synchronized Optional<Transfer> get(int number) {
        return Optional.ofNullable(entries.get(number)).map(Entry::shown);
    }

    /** Stops it until it is resumed; what came is kept. @return false when there is no such download to pause */
    public synchronized boolean pause(int number, String reason) {
        return change(number, entry -> !entry.state.ended(), entry -> entry.pause(reason));
    }

    private boolean change(int number, Predicate<Entry> possible, Consumer<Entry> change) {
        Entry entry = entries.get(number);
        if (entry == null || !possible.test(entry)) {
            return false;
        }
        change.accept(entry);
        changed();
        return true;
    }

    private void leave(Entry entry) {
        if (entries.containsValue(entry) && !entry.state.ended()) {
            entry.pause("whoever waited for it left");
            changedByItself();
        }
    }

    /** Goes on with what was paused, waits or failed. @return false when there is no such download */
    public synchronized boolean resume(int number) {
        return change(number, entry -> entry.state != State.DONE, Entry::resume);
    }

    /** Forgets it, and what came of it. @return false when there is no such download, or it is done */
    public boolean cancel(int number) throws InterruptedException {
        Entry entry;
        Thread running;
        synchronized (this) {
            entry = entries.get(number);
            if (entry == null || entry.state == State.DONE) {
                return false;
            }
            entries.remove(number);
            saveWithout(entry);
            running = entry.thread;
            entry.cancel();
            announce();
        }
        if (running != null) {
            running.join();
        }
        attempts.discard(entry);
        return true;
    }

    /** Forgets those that are done; their files stay. @return how many */
    public synchronized int clear() {
        int before = entries.size();
        entries.values().removeIf(entry -> entry.state == State.DONE);
        announce();
        return before - entries.size();
    }

    private void saveWithout(Entry cancelled) {
        try {
            save();
        } catch (Unsaved e) {
            entries.put(cancelled.number, cancelled);
            throw e;
        }
    }

    /** Limits one download, in bytes a second; null leaves a limit as it is. @return false when there is no such download */
    public synchronized boolean limit(int number, @Nullable Long up, @Nullable Long down) {
        return change(number, entry -> true, entry -> entry.limit(up, down));
    }

    /**
     * Tells how a download goes on until it no longer runs or waits for its turn. When whoever watches goes, which
     * {@code watcher} tells by throwing, and nobody else does, the download is paused.
     *
     * @return how it stands then; empty when it was cancelled
     */
    public Optional<Transfer> follow(int number, Consumer<Transfer> watcher) throws InterruptedException {
        Entry entry = followed(number, 1);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            Transfer now = shown(entry);
            while (now.state() == State.RUNNING || now.state() == State.QUEUED) {
                watcher.accept(now);
                now = await(entry);
            }
            return get(number);
        } catch (RuntimeException | InterruptedException gone) {
            synchronized (this) {
                if (entry.followers == 1 && !closed) {
                    leave(entry);
                }
            }
            throw gone;
        } finally {
            followed(number, -1);
        }
    }

    private synchronized @Nullable Entry followed(int number, int more) {
        Entry entry = entries.get(number);
        if (entry != null) {
            entry.followers += more;
        }
        return entry;
    }

    private synchronized Transfer shown(Entry entry) {
        return entry.shown();
    }

    /** Returns when it is in another state, or after a while. */
    private synchronized Transfer await(Entry entry) throws InterruptedException {
        State before = entry.state;
        long end = System.nanoTime() + TICK_NANOS;
        for (long left = TICK_NANOS; left > 0 && entry.state == before; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return entry.shown();
    }

    /** What was asked for happens in any case. @throws Unsaved when a restart will not know of it */
    private void changed() {
        try {
            save();
        } finally {
            announce();
        }
    }

    /** As {@link #changed} where nobody asked for it and waits for an answer. @return whether it is on the disk */
    private boolean changedByItself() {
        try {
            changed();
            return true;
        } catch (Unsaved e) {
            LOG.warn("{}", e.getMessage());
            return false;
        }
    }

    private void announce() {
        notifyAll();
        schedule();
    }

    /** Gives up the lock while it waits for the disk: what is decided after it is decided anew. */
    private void save() {
        try {
            commit.await();
        } catch (IOException e) {
            throw new Unsaved(e);
        }
    }

    private void schedule() {
        long running =
                entries.values().stream().filter(entry -> entry.thread != null).count();
        List<Entry> next = entries.values().stream()
                .filter(entry -> entry.state == State.QUEUED && entry.thread == null && !entry.unsaved)
                .sorted(Comparator.comparing((Entry entry) -> entry.wish.priority())
                        .thenComparingInt(entry -> entry.number))
                .limit(closed || !retries.isAlive() ? 0 : Math.max(0, AT_ONCE - running))
                .toList();
        for (Entry entry : next) {
            entry.state = State.RUNNING;
            entry.thread = Thread.ofVirtual().name("download-" + entry.number).unstarted(() -> run(entry));
            entry.thread.start();
        }
    }

    private void run(Entry entry) {
        Outcome outcome = null;
        try {
            outcome = attempts.fetch(entry);
        } catch (InterruptedException e) {
            // It was paused or cancelled, or the node ends: the state says which.
        } catch (RuntimeException e) {
            LOG.error("download {} failed", entry.number, e);
            outcome = new Outcome.Failed(Cause.UNWRITABLE, "an error of ours: see the log", Map.of());
        } finally {
            if (ended(entry, outcome)) {
                attempts.forget(entry);
            }
        }
    }

    /** @return whether it is done, and the disk knows */
    private synchronized boolean ended(Entry entry, @Nullable Outcome outcome) {
        entry.thread = null;
        if (entry.state == State.RUNNING && outcome != null) {
            entry.settle(outcome, System.nanoTime() + RETRY_NANOS);
        }
        return !closed && changedByItself() && entry.state == State.DONE;
    }

    private void retry() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                retryDue(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void retryDue(long now) {
        for (Entry entry : List.copyOf(entries.values())) {
            if (entry.state == State.WAITING && now - entry.retryNanos >= 0) {
                entry.resume();
                changedByItself();
            }
        }
    }

    /** Stops what runs, which goes on after the next start; writes nothing any more when it returns. */
    @Override
    public void close() {
        List<Thread> running;
        synchronized (this) {
            closed = true;
            retries.interrupt();
            running = entries.values().stream()
                    .map(entry -> entry.thread)
                    .filter(Objects::nonNull)
                    .toList();
            running.forEach(Thread::interrupt);
        }
        for (Thread thread : running) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            commit.settle(); // also of a download that ended just before
        }
    }
}
