package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.share.ShareRecord;

/**
 * What the attached peers share. An owner's whole list appears, changes and disappears in one step for every reader;
 * readers take no lock.
 *
 * <p>Every list becomes a few parts in an immutable {@link Segment}; segments of like size are merged in the background. A
 * version number rises with each change and a part carries the version it ended at, so that a reader's {@link Snapshot} stays
 * true while lists come and go. {@code docs/directory.md} tells the whole.
 */
public final class Directory implements AutoCloseable {
    private static final int SPARE_INDEXERS = 2;
    /** Files of a segment as it is first written. */
    private static final int SEGMENT_FILES = 1 << 15;

    private final Store store = new Store();
    /** Written under the store's monitor. */
    private final Map<NodeId, OwnerList> owners = new ConcurrentHashMap<>();

    private final Queue<ListIndexer> spare = new ConcurrentLinkedQueue<>();

    /**
     * Replaces the owner's whole list. Of a long list only the parts that changed are indexed.
     *
     * @param sortedByName in the order of {@link ShareRecord#compareTo}
     */
    public void register(NodeId owner, List<ShareRecord> sortedByName) {
        OwnerList old;
        do {
            old = owners.getOrDefault(owner, OwnerList.EMPTY);
        } while (!replace(owner, old, ListCutter.against(old, sortedByName)));
        store.relieve();
    }

    /** Changes the owner's list in one step. A name in {@code added} replaces its old record. */
    public void update(NodeId owner, Collection<String> removedNames, Collection<ShareRecord> added) {
        ListEdit edit = new ListEdit(removedNames, added);
        OwnerList old;
        do {
            old = owners.getOrDefault(owner, OwnerList.EMPTY);
        } while (!replace(owner, old, edit.of(old, this::records)));
        store.relieve();
    }

    public void forget(NodeId owner) {
        synchronized (store) {
            OwnerList old = owners.remove(owner);
            if (old != null) {
                store.publish(old.parts(), List.of());
            }
        }
    }

    /** @return false when {@code old} is not the owner's list any more */
    private boolean replace(NodeId owner, OwnerList old, List<Stretch> stretches) {
        List<Part> parts = new ArrayList<>(stretches.size());
        List<Segment> segments = index(owner, stretches, parts);
        synchronized (store) {
            if (!owners.getOrDefault(owner, OwnerList.EMPTY).equals(old)) {
                return false;
            }
            long version = store.now().version() + 1;
            int position = 0;
            for (Part part : parts) {
                part.moveTo(version, position);
                position += part.files;
            }
            owners.put(owner, new OwnerList(parts));
            store.publish(old.without(parts), segments);
            return true;
        }
    }

    /** Indexes what is fresh and adds all parts, in order, to {@code parts}. */
    private List<Segment> index(NodeId owner, List<Stretch> stretches, List<Part> parts) {
        List<Segment> segments = new ArrayList<>(1);
        List<Part> fresh = new ArrayList<>();
        List<ShareRecord> records = new ArrayList<>();
        int position = 0;
        for (Stretch stretch : stretches) {
            switch (stretch) {
                case Stretch.Kept(Part part) -> parts.add(part);
                case Stretch.Fresh(List<ShareRecord> some, long print) -> {
                    Part part = new Part(owner, some, print, position);
                    parts.add(part);
                    fresh.add(part);
                    records.addAll(some);
                }
            }
            position += stretch.files();
            if (records.size() >= SEGMENT_FILES) {
                segments.add(index(fresh, records));
                fresh.clear();
                records.clear();
            }
        }
        if (!records.isEmpty()) {
            segments.add(index(fresh, records));
        }
        return segments;
    }

    private Segment index(List<Part> parts, List<ShareRecord> records) {
        ListIndexer indexer = spare.poll();
        if (indexer == null) {
            indexer = new ListIndexer();
        }
        Segment segment = indexer.segment(parts.toArray(Part[]::new), records);
        if (spare.size() < SPARE_INDEXERS) {
            spare.add(indexer);
        }
        return segment;
    }

    /**
     * The best {@code limit} entries that match, best first: names with the asked words whole, then those with prefixes only;
     * among them shorter names (in bytes) first, then by name and owner. The asker refines the order of what it gets by
     * {@link org.fasttrack.common.query.Ranking}, which reads the names.
     */
    public List<Entry> search(Query query, int limit) {
        Snapshot snapshot = store.now();
        ContentId content = query.filters().content();
        int most = Math.min(limit, Query.MAX_HITS);
        return content == null ? snapshot.find(query, most).entries() : snapshot.withContent(query, content, most);
    }

    /** As {@link #search}, without unpacking a hit before it is read. For queries that name no content. */
    public Answer find(Query query, int limit) {
        if (query.filters().content() != null) {
            throw new IllegalArgumentException("a query for a content is answered by search");
        }
        return store.now().find(query, Math.min(limit, Query.MAX_HITS));
    }

    /** Everybody who shares {@code content}, each once, at most {@code limit}. */
    public List<Entry> locate(ContentId content, int limit) {
        return store.now().locate(content, limit);
    }

    /** A page of an owner's list in its order; empty when the owner is unknown. */
    public List<ShareRecord> records(NodeId owner, int from, int to) {
        List<ShareRecord> page = new ArrayList<>();
        int start = 0;
        for (Part part : owners.getOrDefault(owner, OwnerList.EMPTY).parts()) {
            if (start < to && start + part.files > from) {
                List<ShareRecord> records = records(part);
                page.addAll(records.subList(Math.max(0, from - start), Math.min(records.size(), to - start)));
            }
            start += part.files;
        }
        return page;
    }

    private List<ShareRecord> records(Part part) {
        Segment home;
        synchronized (store) {
            // A part that is gone meanwhile is still where it was.
            home = part.home;
        }
        return home == null ? List.of() : home.records(part);
    }

    public Stats stats() {
        long files = 0;
        long bytes = 0;
        int count = 0;
        for (OwnerList owner : owners.values()) {
            files += owner.files();
            bytes += owner.bytes();
            count++;
        }
        long memory =
                store.now().segments().stream().mapToLong(Segment::memoryBytes).sum();
        return new Stats(count, files, bytes, memory);
    }

    /** Merges all lists into one segment and waits for it: for a quiet hour, and for measuring. */
    public void settle() {
        store.settle();
    }

    /** How many segments a search visits now. */
    public int segments() {
        return store.now().segments().size();
    }

    /** Rises with every change: a routing summary of an equal count is still true. */
    public long changes() {
        return store.now().version();
    }

    /** Calls {@code word} with every word held, each once; words of lists just gone may still be among them. */
    public void forEachWord(Consumer<String> word) {
        WordMerge merge = new WordMerge(store.now().segments());
        for (WordMerge.Head head = merge.next(); head != null; head = merge.next()) {
            word.accept(new String(merge.word, 0, merge.length, StandardCharsets.UTF_8));
            while (head != null) {
                head = merge.nextSame(head);
            }
        }
    }

    /** Calls {@code content} with every content held; one that several owners share may come more than once. */
    public void forEachContent(Consumer<ContentId> content) {
        Snapshot snapshot = store.now();
        snapshot.segments().forEach(segment -> segment.forEachContent(snapshot.version(), content));
    }

    /** Ends the merging in the background. What was registered stays readable. */
    @Override
    public void close() {
        store.close();
    }
}
