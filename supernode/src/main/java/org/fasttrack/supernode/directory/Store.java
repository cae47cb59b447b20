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

/**
 * The segments, and their merging in the background: short merges and long ones each on a thread of their own, so that a
 * merge of seconds never makes small segments pile up. Changes hold this object's monitor, for moments; readers need only
 * {@link #now}.
 */
final class Store implements AutoCloseable {
    /** So long after a change no other one is taken to follow at once. */
    private static final Duration CALM = Duration.ofMillis(20);

    private final Set<Segment> busy = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ExecutorService mergers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("directory-merge-", 0).factory());
    private volatile Snapshot now = new Snapshot(0, List.of());
    private boolean shortMerge;
    private boolean longMerge;
    private boolean askingAgain;
    private long changedNanos = System.nanoTime() - CALM.toNanos();
    private volatile boolean closed;

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

    /** While a short merge is in hand this waits for its end: with many segments the choice costs more than it brings. */
    private void mergeSoon() {
        while (!shortMerge && !closed) {
            List<Segment> idle = new ArrayList<>(now.segments());
            idle.removeIf(busy::contains);
            MergePolicy.LongMerges longToo = longToo();
            List<Segment> sources = MergePolicy.next(idle, longToo);
            if (sources.isEmpty()) {
                askAgain(longToo);
                return;
            }
            boolean isShort = MergePolicy.isShort(sources);
            shortMerge |= isShort;
            longMerge |= !isShort;
            busy.addAll(sources);
            mergers.execute(() -> merge(sources, isShort));
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
            CompletableFuture.delayedExecutor(CALM.toMillis() + 1, TimeUnit.MILLISECONDS)
                    .execute(this::mergeAfterAll);
        }
    }

    private synchronized void mergeAfterAll() {
        askingAgain = false;
        mergeSoon();
    }

    private void merge(List<Segment> sources, boolean isShort) {
        try {
            replace(sources, Merge.of(sources, () -> closed));
        } catch (CancellationException e) {
            // The directory was closed.
        } finally {
            // Writers must not wait for ever for a merger that failed.
            synchronized (this) {
                sources.forEach(busy::remove);
                shortMerge &= !isShort;
                longMerge &= isShort;
                notifyAll();
                mergeSoon();
            }
        }
    }

    private synchronized void replace(List<Segment> sources, Segment merged) {
        merged.adopt();
        List<Segment> segments = new ArrayList<>(now.segments());
        segments.removeAll(sources);
        if (merged.lost < merged.size) {
            segments.add(merged);
        }
        now = new Snapshot(now.version(), List.copyOf(segments));
    }

    /** A writer that runs far ahead of the merges waits for them: else searches would visit thousands of segments. */
    synchronized void relieve() {
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
        merge(all, false);
    }

    /** Ends the merges in hand and begins no more. */
    @Override
    public synchronized void close() {
        closed = true;
        mergers.shutdown();
    }
}
