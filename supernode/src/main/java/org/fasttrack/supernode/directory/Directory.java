package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Ranking;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.share.ShareRecord;

/**
 * What the attached peers share. An owner's whole list appears, changes and disappears in one step for every reader;
 * readers take no lock.
 */
public final class Directory {
    private final Map<NodeId, OwnerIndex> owners = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /** Replaces the owner's whole list. @param sortedByName in the order of {@link ShareRecord#compareTo} */
    public void register(NodeId owner, List<ShareRecord> sortedByName) {
        OwnerIndex index = new OwnerIndex(owner, sortedByName);
        changes.incrementAndGet(); // before the list is found, so that no summary misses it and counts as current
        owners.put(owner, index);
    }

    public void forget(NodeId owner) {
        if (owners.remove(owner) != null) {
            changes.incrementAndGet();
        }
    }

    /** The best {@code limit} entries that match, best first; ties are broken by name, then owner. */
    public List<Entry> search(Query query, int limit) {
        PriorityQueue<Ranked> best = new PriorityQueue<>(Comparator.<Ranked>naturalOrder().reversed());
        for (OwnerIndex index : owners.values()) {
            for (int position : candidates(index, query)) {
                ShareRecord record = index.records().get(position);
                if (!Matcher.matches(query, record)) {
                    continue;
                }
                best.add(new Ranked(
                        Ranking.distance(query, record.name()), new Entry(index.owner(), position, record)));
                if (best.size() > limit) {
                    best.poll();
                }
            }
        }
        return best.stream().sorted().map(Ranked::entry).toList();
    }

    private record Ranked(int distance, Entry entry) implements Comparable<Ranked> {
        private static final Comparator<Ranked> ORDER = Comparator.comparingInt(Ranked::distance)
                .thenComparing(ranked -> ranked.entry().record().name())
                .thenComparing(ranked -> ranked.entry().owner());

        @Override
        public int compareTo(Ranked o) {
            return ORDER.compare(this, o);
        }
    }

    private static int[] candidates(OwnerIndex index, Query query) {
        ContentId content = query.filters().content();
        if (content != null) {
            return index.withContent(content);
        }
        int[] fewest = null;
        for (Term term : query.all()) {
            int[] found = switch (term) {
                case Term.Word(String word) -> index.withWord(word);
                case Term.Prefix(String prefix) -> index.withPrefix(prefix);
                case Term.Phrase(List<String> words) -> rarest(index, words);
            };
            fewest = fewest == null || found.length < fewest.length ? found : fewest;
        }
        return fewest == null ? new int[0] : fewest;
    }

    private static int[] rarest(OwnerIndex index, List<String> words) {
        return words.stream().map(index::withWord).min(Comparator.comparingInt(found -> found.length)).orElse(new int[0]);
    }

    /** Everybody who shares {@code content}, at most {@code limit}. */
    public List<Entry> locate(ContentId content, int limit) {
        List<Entry> found = new ArrayList<>();
        for (OwnerIndex index : owners.values()) {
            int[] positions = index.withContent(content);
            if (positions.length > 0 && found.size() < limit) {
                found.add(new Entry(index.owner(), positions[0], index.records().get(positions[0])));
            }
        }
        return found;
    }

    /** A page of an owner's list in its order; empty when the owner is unknown. */
    public List<ShareRecord> records(NodeId owner, int from, int to) {
        OwnerIndex index = owners.get(owner);
        if (index == null || from < 0 || from >= Math.min(to, index.records().size())) {
            return List.of();
        }
        return index.records().subList(from, Math.min(to, index.records().size()));
    }

    public Stats stats() {
        long files = 0;
        long bytes = 0;
        int count = 0;
        for (OwnerIndex index : owners.values()) {
            files += index.records().size();
            bytes += index.bytes();
            count++;
        }
        return new Stats(count, files, bytes);
    }

    /** Rises with every change: a routing summary of an equal count is still true. */
    public long changes() {
        return changes.get();
    }

    /** Calls {@code word} with every word held, each once. */
    public void forEachWord(Consumer<String> word) {
        Set<String> seen = new HashSet<>();
        for (OwnerIndex index : owners.values()) {
            Arrays.stream(index.dictionary()).filter(seen::add).forEach(word);
        }
    }

    /** Calls {@code content} with every content held; one that several owners share may come more than once. */
    public void forEachContent(Consumer<ContentId> content) {
        owners.values().forEach(index -> index.contents().forEach(content));
    }
}
