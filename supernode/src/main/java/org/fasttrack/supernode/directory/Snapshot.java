package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Ranking;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.share.ShareRecord;

/** The directory at one version. A reader keeps one for its whole answer, and so sees every list whole or not at all. */
record Snapshot(long version, List<Segment> segments) {

    private record Place(Segment segment, int doc) {
        int length() {
            return segment.lengthOf(doc);
        }

        Entry entry(Rows.Reader reader) {
            ShareRecord record = segment.record(doc, reader);
            return new Entry(segment.ownerOf(doc).owner, reader.position, record);
        }

        Entry entry() {
            return entry(segment.rows.reader());
        }
    }

    /** A hit with what orders it; hits of one segment are in order already and need no look at their names. */
    private record Ranked(int length, Place place, Entry entry) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked o) {
            if (length != o.length) {
                return Integer.compare(length, o.length);
            }
            return place.segment == o.place.segment
                    ? Integer.compare(place.doc, o.place.doc)
                    : NAME_THEN_OWNER.compare(entry, o.entry);
        }
    }

    private static final Comparator<Entry> NAME_THEN_OWNER =
            Comparator.comparing(Entry::record).thenComparing(Entry::owner);

    List<Entry> search(Query query, int limit) {
        if (limit <= 0) {
            return List.of();
        }
        ContentId content = query.filters().content();
        if (content != null) {
            return searchContent(query, content, limit);
        }
        List<Place> best = collect(Plan.of(query, true), limit, Set.of());
        boolean prefixes = query.all().stream().anyMatch(term -> term instanceof Term.Prefix);
        List<Entry> entries = ordered(best, limit);
        if (prefixes && entries.size() < limit) {
            int more = limit - entries.size();
            entries.addAll(ordered(collect(Plan.of(query, false), more, new HashSet<>(best)), more));
        }
        return List.copyOf(entries);
    }

    private List<Entry> searchContent(Query query, ContentId content, int limit) {
        List<Entry> matching = new ArrayList<>();
        for (Place place : places(content)) {
            Entry entry = place.entry();
            if (Matcher.matches(query, entry.record())) {
                matching.add(entry);
            }
        }
        Comparator<Entry> whole = Comparator.comparing(
                entry -> !Ranking.isWhole(query, entry.record().name()));
        matching.sort(
                whole.thenComparingInt(entry -> Ranking.length(entry.record().name()))
                        .thenComparing(NAME_THEN_OWNER));
        return List.copyOf(matching.subList(0, Math.min(limit, matching.size())));
    }

    /** The best of every segment; a segment stops where another has shown enough shorter names. */
    private List<Place> collect(Plan plan, int limit, Set<Place> known) {
        List<Place> found = new ArrayList<>();
        int longest = Segment.LENGTHS;
        IntList docs = new IntList(limit);
        for (Segment segment : segments) {
            docs.clear();
            int bound = longest == Segment.LENGTHS ? segment.size : segment.firstOfLength(longest + 1);
            new Walk(segment, plan).collect(limit + known.size(), bound, version, docs);
            for (int i = 0; i < docs.size; i++) {
                Place place = new Place(segment, docs.values[i]);
                if (!known.contains(place)) {
                    found.add(place);
                }
            }
            if (docs.size > 0 && found.size() >= limit) {
                found.sort(Comparator.comparingInt(Place::length));
                longest = found.get(limit - 1).length();
            }
        }
        return found;
    }

    /** The best {@code limit} by length, name, owner; only names that can be among them are read. */
    private static List<Entry> ordered(List<Place> found, int limit) {
        if (found.size() > limit) {
            found.sort(Comparator.comparingInt(Place::length));
            int longest = found.get(limit - 1).length();
            found.removeIf(place -> place.length() > longest);
        }
        List<Ranked> ranked = new ArrayList<>(found.size());
        Rows.Reader reader = null;
        Segment read = null;
        for (Place place : found) {
            if (reader == null || read != place.segment) {
                read = place.segment;
                reader = read.rows.reader();
            }
            ranked.add(new Ranked(place.length(), place, place.entry(reader)));
        }
        ranked.sort(null);
        List<Entry> best = new ArrayList<>(limit);
        for (int i = 0; i < Math.min(limit, ranked.size()); i++) {
            best.add(ranked.get(i).entry());
        }
        return best;
    }

    List<Entry> locate(ContentId content, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (Place place : places(content)) {
            entries.add(place.entry());
        }
        Comparator<Entry> byOwner = Comparator.comparing(Entry::owner);
        entries.sort(byOwner.thenComparingInt(Entry::position));
        List<Entry> one = new ArrayList<>();
        for (Entry entry : entries) {
            if (one.size() < limit && (one.isEmpty() || !one.getLast().owner().equals(entry.owner()))) {
                one.add(entry);
            }
        }
        return List.copyOf(one);
    }

    private List<Place> places(ContentId content) {
        List<Place> found = new ArrayList<>();
        for (Segment segment : segments) {
            IntList docs = segment.withContent(content);
            for (int i = 0; i < docs.size; i++) {
                if (segment.ownerOf(docs.values[i]).liveAt(version)) {
                    found.add(new Place(segment, docs.values[i]));
                }
            }
        }
        return found;
    }
}
