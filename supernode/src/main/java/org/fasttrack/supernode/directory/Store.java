package org.fasttrack.supernode.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments, and their merging in the background: short merges and long ones each on a thread of their own, so that a
 * merge of seconds never makes small segments pile up. Changes hold this object's monitor, for moments; readers need only
 * {@link #now}.
 */
final class Store implements AutoCloseable {
    /** So long after a change no other one is taken to follow at once. */
    private static final Duration CALM = Duration.ofMillis(20);

    /**
     * So long what could not be merged is left alone. Shorter costs a failed merge, which may be seconds, more often; longer lets searches
     * visit more segments than they need after a failure that has passed.
     */
    static final Duration REST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final Merger merger;
    private final BiConsumer<Duration, Runnable> later;
    private final Set<Segment> busy = identitySet();
    /** Their last merge failed a moment ago. */
    private final Set<Segment> resting = identitySet();

    private final ExecutorService mergers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("directory-merge-", 0).factory());
    private volatile Snapshot now = new Snapshot(0, List.of());
    private boolean shortMerge;
    private boolean longMerge;
    private boolean askingAgain;
    private long changedNanos = System.nanoTime() - CALM.toNanos();
    private volatile boolean closed;

    /** Makes one segment of several. @see Merge#of */
    interface Merger {
        Segment merge(List<Segment> sources, BooleanSupplier cancelled);
    }

    Store() {
        this(
                Merge::of,
                (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(task));
    }

    /** @param later runs a task after a time */
    Store(Merger merger, BiConsumer<Duration, Runnable> later) {
        this.merger = merger;
        this.later = later;
    }

    Snapshot now() {
        return now;
    }

    /**
     * Publishes the next version.
     *
     * @param ended parts that are live until it
     */
    synchronized void publish(List<Part> ended, List<Segment> added) {
        long version = now.version() + 1;
        boolean emptied = false;
        for (Part part : ended) {
            emptied |= part.end(version);
        }
        List<Segment> segments = new ArrayList<>(now.segments().size() + added.size());
        segments.addAll(now.segments());
        if (emptied) {
            segments.removeIf(segment -> segment.lost == segment.size && !busy.contains(segment));
        }
        segments.addAll(added);
        for (Segment segment : added) {
            segment.adopt();
        }
        now = new Snapshot(version, Collections.unmodifiableList(segments));
        changedNanos = System.nanoTime();
        mergeSoon();
    }

    /** While a short merge is in hand its thread looks for the next one. */
    private void mergeSoon() {
        while (!shortMerge && !closed) {
            MergePolicy.LongMerges longToo = longToo();
            List<Segment> sources = MergePolicy.next(idle(), longToo);
            if (sources.isEmpty()) {
                askAgain(longToo);
                return;
            }
            begin(sources);
        }
    }

    private List<Segment> idle() {
        List<Segment> idle = new ArrayList<>(now.segments());
        idle.removeIf(segment -> busy.contains(segment) || resting.contains(segment));
        return idle;
    }

    private void begin(List<Segment> sources) {
        busy.addAll(sources);
        if (MergePolicy.isShort(sources)) {
            shortMerge = true;
            mergers.execute(() -> mergeShort(sources));
        } else {
            longMerge = true;
            mergers.execute(() -> mergeLong(sources));
        }
    }

    private MergePolicy.LongMerges longToo() {
        if (longMerge) {
            return MergePolicy.LongMerges.NO;
        }
        boolean calm = System.nanoTime() - changedNanos >= CALM.toNanos();
        return calm ? MergePolicy.LongMerges.YES : MergePolicy.LongMerges.PRESSED;
    }

    /** What is too long for a time of many changes is due when they have ended. */
    private void askAgain(MergePolicy.LongMerges longToo) {
        if (longToo == MergePolicy.LongMerges.PRESSED && !askingAgain) {
            askingAgain = true;
            later.accept(CALM.plusMillis(1), this::mergeAfterAll);
        }
    }

    private synchronized void mergeAfterAll() {
        askingAgain = false;
        mergeSoon();
    }

    /** One short merge after the other, until there is none. */
    private void mergeShort(List<Segment> first) {
        boolean ended = false;
        try {
            for (List<Segment> sources = first; !sources.isEmpty(); sources = nextShort()) {
                merge(sources);
            }
            ended = true;
        } finally {
            // Writers must not wait for ever for a merger that failed.
            if (!ended) {
                endShort();
            }
        }
    }

    private synchronized void endShort() {
        shortMerge = false;
        notifyAll();
    }

    /**
     * Chooses without the monitor, because changes come ever so fast while there is much to merge. What was lost meanwhile only makes the
     * choice a little worse.
     *
     * @return none when there is none: then {@link #mergeSoon} looks again after the next change
     */
    private List<Segment> nextShort() {
        while (true) {
            Snapshot seen;
            List<Segment> idle;
            MergePolicy.LongMerges longToo;
            synchronized (this) {
                seen = now;
                idle = idle();
                longToo = longToo();
            }
            List<Segment> sources = MergePolicy.next(idle, longToo);
            synchronized (this) {
                if (closed || (sources.isEmpty() && seen.equals(now))) {
                    endShort();
                    askAgain(longToo);
                    return List.of();
                }
                if (!sources.isEmpty() && MergePolicy.isShort(sources)) {
                    busy.addAll(sources);
                    return sources;
                }
                if (!sources.isEmpty() && !longMerge) {
                    begin(sources);
                }
            }
        }
    }

    private void mergeLong(List<Segment> sources) {
        try {
            merge(sources);
        } finally {
            synchronized (this) {
                longMerge = false;
                notifyAll();
                mergeSoon();
            }
        }
    }

    private void merge(List<Segment> sources) {
        boolean isDone = false;
        try {
            replace(sources, merger.merge(sources, () -> closed));
            isDone = true;
        } catch (CancellationException e) {
            // The directory was closed.
        } catch (RuntimeException e) {
            LOG.warn(
                    "a merge of {} segments failed; they are tried again after {} s",
                    sources.size(),
                    REST.toSeconds(),
                    e);
        } finally {
            end(sources, isDone);
        }
    }

    /** What could not be merged would fail again at once, for ever: it waits for another time, and the others go on. */
    private synchronized void end(List<Segment> sources, boolean isDone) {
        sources.forEach(busy::remove);
        if (!isDone && !closed) {
            resting.addAll(sources);
            later.accept(REST, () -> wake(sources));
        }
        notifyAll();
    }

    private synchronized void wake(List<Segment> sources) {
        sources.forEach(resting::remove);
        mergeSoon();
    }

    private void replace(List<Segment> sources, Segment merged) {
        Set<Segment> gone = identitySet();
        gone.addAll(sources);
        synchronized (this) {
            merged.adopt();
            List<Segment> segments = new ArrayList<>(now.segments());
            segments.removeIf(gone::contains);
            if (merged.lost < merged.size) {
                segments.add(merged);
            }
            now = new Snapshot(now.version(), Collections.unmodifiableList(segments));
        }
    }

    private static Set<Segment> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** A writer that runs far ahead of the merges waits for them: else searches would visit thousands of segments. */
    void relieve() {
        if (now.segments().size() > MergePolicy.MAX_SEGMENTS) {
            awaitMerges();
        }
    }

    private synchronized void awaitMerges() {
        try {
            while ((shortMerge || longMerge) && now.segments().size() > MergePolicy.MAX_SEGMENTS) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Merges everything, as far as one segment may hold it, and waits for it. */
    void settle() {
        List<Segment> all;
        synchronized (this) {
            try {
                while (shortMerge || longMerge) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            all = now.segments();
            if (all.size() < 2 || MergePolicy.liveFiles(all) > MergePolicy.MAX_FILES) {
                return;
            }
            longMerge = true;
            busy.addAll(all);
        }
        mergeLong(all);
    }

    /** Ends the merges in hand and begins no more. */
    @Override
    public synchronized void close() {
        closed = true;
        mergers.shutdown();
    }
}
