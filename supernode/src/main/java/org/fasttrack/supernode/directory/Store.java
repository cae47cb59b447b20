package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The segments, and their merging in the background: short merges and long ones each on a thread of their own, so that a
 * merge of seconds never makes small segments pile up. Changes hold this object's monitor, for moments; readers need only
 * {@link #now}.
 */
final class Store {
    private final Set<Segment> busy = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ExecutorService mergers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("directory-merge-", 0).factory());
    private volatile Snapshot now = new Snapshot(0, List.of());
    private boolean shortMerge;
    private boolean longMerge;

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
        mergeSoon();
    }

    /** While a short merge is in hand this waits for its end: with many segments the choice costs more than it brings. */
    private void mergeSoon() {
        while (!shortMerge) {
            List<Segment> idle = new ArrayList<>(now.segments());
            idle.removeIf(busy::contains);
            List<Segment> sources = MergePolicy.next(idle, !longMerge);
            if (sources.isEmpty()) {
                return;
            }
            boolean isShort = MergePolicy.isShort(sources);
            shortMerge |= isShort;
            longMerge |= !isShort;
            busy.addAll(sources);
            mergers.execute(() -> merge(sources, isShort));
        }
    }

    private void merge(List<Segment> sources, boolean isShort) {
        try {
            replace(sources, Merge.of(sources));
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
}
