package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Ranking;
import org.fasttrack.common.query.Term;

/** The directory at one version. A reader keeps one for its whole answer, and so sees every list whole or not at all. */
record Snapshot(long version, List<Segment> segments) {
    private static final IntList NO_DOCS = new IntList(0);
    private static final Comparator<Entry> NAME_THEN_OWNER =
            Comparator.comparing(Entry::record).thenComparing(Entry::owner);

    /** For queries that name no content: those are {@link #withContent}. */
    Answer find(Query query, int limit) {
        Best best = new Best(Math.max(0, limit));
        if (limit <= 0) {
            return new Answer(version, best);
        }
        boolean prefixes = hasPrefix(query);
        IntList[] wholes = new IntList[prefixes ? segments.size() : 0];
        collect(Plan.of(query, true), best, wholes, true);
        if (prefixes && best.size < limit) {
            Best more = new Best(limit - best.size);
            collect(Plan.of(query, false), more, wholes, false);
            best.append(more);
        }
        return new Answer(version, best);
    }

    private static boolean hasPrefix(Query query) {
        for (Term term : query.all()) {
            if (term instanceof Term.Prefix) {
                return true;
            }
        }
        return false;
    }

    /**
     * The best of every segment; a segment stops where others have shown enough shorter names.
     *
     * @param wholes by segment the documents with all asked words whole: kept when {@code first}, else left out
     */
    private void collect(Plan plan, Best best, IntList[] wholes, boolean first) {
        Workspace work = Workspace.take();
        IntList found = work.found;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            found.clear();
            IntList known = first || wholes[i] == null ? NO_DOCS : wholes[i];
            new Walk(segment, plan, version, work).collect(best.limit(), best.bound(segment), known, found);
            best.merge(segment, found);
            if (first && wholes.length > 0 && found.size > 0) {
                wholes[i] = found.copy();
            }
        }
        work.giveBack();
    }

    List<Entry> withContent(Query query, ContentId content, int limit) {
        List<Entry> matching = new ArrayList<>(entries(content));
        matching.removeIf(entry -> !Matcher.matches(query, entry.record()));
        Comparator<Entry> whole = Comparator.comparing(
                entry -> !Ranking.isWhole(query, entry.record().name()));
        matching.sort(
                whole.thenComparingInt(entry -> Ranking.length(entry.record().name()))
                        .thenComparing(NAME_THEN_OWNER));
        return List.copyOf(matching.subList(0, Math.min(Math.max(0, limit), matching.size())));
    }

    List<Entry> locate(ContentId content, int limit) {
        List<Entry> entries = new ArrayList<>(entries(content));
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

    private List<Entry> entries(ContentId content) {
        List<Segment> found = new ArrayList<>();
        IntList docs = new IntList(8);
        for (Segment segment : segments) {
            IntList inSegment = segment.withContent(content);
            for (int i = 0; i < inSegment.size; i++) {
                if (segment.isLive(inSegment.values[i], version)) {
                    found.add(segment);
                    docs.add(inSegment.values[i]);
                }
            }
        }
        return new Answer(version, found.toArray(Segment[]::new), docs.toArray(), docs.size).entries();
    }
}
