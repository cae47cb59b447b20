package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.share.ShareRecord;

/**
 * What the attached peers share. An owner's whole list appears, changes and disappears in one step for every reader;
 * readers take no lock.
 *
 * <p>Every list becomes an immutable {@link Segment}; segments of like size are merged in the background. A version number
 * rises with each change and a list carries the version it ended at, so that a reader's {@link Snapshot} stays true while
 * lists come and go.
 */
public final class Directory {
    private final Map<NodeId, OwnerSlot> owners = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private volatile Snapshot now = new Snapshot(0, List.of());
    private boolean merging;

    /** Replaces the owner's whole list. @param sortedByName in the order of {@link ShareRecord#compareTo} */
    public void register(NodeId owner, List<ShareRecord> sortedByName) {
        long bytes = 0;
        for (ShareRecord record : sortedByName) {
            bytes += record.bytes();
        }
        OwnerSlot slot = new OwnerSlot(owner, sortedByName.size(), bytes);
        Segment segment = ListIndexer.segment(slot, sortedByName);
        synchronized (lock) {
            publish(owner, slot, segment);
            mergeSoon();
        }
        relieve();
    }

    /** Changes the owner's list in one step. A name in {@code added} replaces its old record. One caller an owner. */
    public void update(NodeId owner, Collection<String> removedNames, Collection<ShareRecord> added) {
        TreeMap<ShareRecord, ShareRecord> list = new TreeMap<>();
        Set<String> gone = new HashSet<>(removedNames);
        added.forEach(record -> gone.add(record.name()));
        for (ShareRecord record : records(owner, 0, Integer.MAX_VALUE)) {
            if (!gone.contains(record.name())) {
                list.put(record, record);
            }
        }
        added.forEach(record -> list.put(record, record));
        register(owner, List.copyOf(list.values()));
    }

    public void forget(NodeId owner) {
        synchronized (lock) {
            OwnerSlot old = owners.remove(owner);
            if (old != null) {
                long version = now.version() + 1;
                old.died = version;
                now = new Snapshot(version, now.segments());
                mergeSoon();
            }
        }
    }

    private void publish(NodeId owner, OwnerSlot slot, Segment segment) {
        long version = now.version() + 1;
        List<Segment> segments = new ArrayList<>(now.segments());
        segments.add(segment);
        OwnerSlot old = owners.put(owner, slot);
        if (old != null) {
            // Snapshots before this version still count the old list, this one and later ones do not.
            old.died = version;
        }
        now = new Snapshot(version, List.copyOf(segments));
    }

    private void mergeSoon() {
        if (!merging && !MergePolicy.next(now.segments()).isEmpty()) {
            merging = true;
            Thread.ofPlatform().daemon().name("directory-merge").start(this::mergeAll);
        }
    }

    private void mergeAll() {
        try {
            mergeWhileNeeded();
        } catch (RuntimeException | Error e) {
            // Writers must not wait for ever for a merger that is gone.
            synchronized (lock) {
                merging = false;
                lock.notifyAll();
            }
            throw e;
        }
    }

    private void mergeWhileNeeded() {
        while (true) {
            List<Segment> sources;
            synchronized (lock) {
                sources = MergePolicy.next(now.segments());
                if (sources.isEmpty()) {
                    merging = false;
                    lock.notifyAll();
                    return;
                }
            }
            replace(sources);
        }
    }

    private void replace(List<Segment> sources) {
        Segment merged = Merge.of(sources);
        synchronized (lock) {
            List<Segment> segments = new ArrayList<>(now.segments());
            if (merged.size > 0) {
                segments.set(segments.indexOf(sources.getFirst()), merged);
            }
            segments.removeAll(sources);
            now = new Snapshot(now.version(), List.copyOf(segments));
            lock.notifyAll();
        }
    }

    /** A writer that runs far ahead of the merges waits for them: else searches would visit thousands of segments. */
    private void relieve() {
        synchronized (lock) {
            try {
                while (merging && now.segments().size() > MergePolicy.MAX_SEGMENTS) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The best {@code limit} entries that match, best first: names with the asked words whole, then those with prefixes only;
     * among them shorter names (in bytes) first, then by name and owner. The asker refines the order of what it gets by
     * {@link org.fasttrack.common.query.Ranking}, which reads the names.
     */
    public List<Entry> search(Query query, int limit) {
        return now.search(query, Math.min(limit, Query.MAX_HITS));
    }

    /** Everybody who shares {@code content}, each once, at most {@code limit}. */
    public List<Entry> locate(ContentId content, int limit) {
        return now.locate(content, limit);
    }

    /** A page of an owner's list in its order; empty when the owner is unknown. */
    public List<ShareRecord> records(NodeId owner, int from, int to) {
        Snapshot snapshot = now;
        List<ShareRecord> page = new ArrayList<>();
        for (Segment segment : snapshot.segments()) {
            for (int i = 0; i < segment.owners.length; i++) {
                OwnerSlot slot = segment.owners[i];
                if (slot.liveAt(snapshot.version()) && slot.owner.equals(owner)) {
                    Rows.Reader reader = segment.rows.reader();
                    for (int at = Math.max(0, from); at < Math.min(to, slot.files); at++) {
                        page.add(segment.record(segment.docAt(i, at), reader));
                    }
                }
            }
        }
        return page;
    }

    public Stats stats() {
        long files = 0;
        long bytes = 0;
        int count = 0;
        for (OwnerSlot owner : owners.values()) {
            files += owner.files;
            bytes += owner.bytes;
            count++;
        }
        long memory = now.segments().stream().mapToLong(Segment::memoryBytes).sum();
        return new Stats(count, files, bytes, memory);
    }

    /** Merges all lists into one segment and waits for it: for a quiet hour, and for measuring. */
    public void settle() {
        synchronized (lock) {
            try {
                while (merging) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            merging = true;
        }
        try {
            List<Segment> all = now.segments();
            if (all.size() > 1
                    && all.stream().mapToLong(segment -> segment.size).sum() <= MergePolicy.MAX_FILES) {
                replace(all);
            }
        } finally {
            synchronized (lock) {
                merging = false;
                lock.notifyAll();
                mergeSoon();
            }
        }
    }

    /** How many segments a search visits now. */
    public int segments() {
        return now.segments().size();
    }

    /** Rises with every change: a routing summary of an equal count is still true. */
    public long changes() {
        return now.version();
    }

    /** Calls {@code word} with every word held, each once; words of lists just gone may still be among them. */
    public void forEachWord(Consumer<String> word) {
        List<Segment> segments = now.segments();
        Set<String> seen = new HashSet<>();
        for (Segment segment : segments) {
            Dictionary words = segment.words;
            for (int i = 0; i < words.size(); i++) {
                int start = words.start(i);
                String text = new String(words.text(), start, words.end(i) - start, StandardCharsets.UTF_8);
                if (segments.size() == 1 || seen.add(text)) {
                    word.accept(text);
                }
            }
        }
    }

    /** Calls {@code content} with every content held; one that several owners share may come more than once. */
    public void forEachContent(Consumer<ContentId> content) {
        Snapshot snapshot = now;
        snapshot.segments().forEach(segment -> segment.forEachContent(snapshot.version(), content));
    }
}
