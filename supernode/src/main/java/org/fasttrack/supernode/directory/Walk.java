package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.fasttrack.common.query.Matcher;

/** One plan on one segment: intersects the rarest list with the others, upwards in rank, until there is enough. */
final class Walk {
    private static final int FEW_LISTS = 8;
    private final Segment segment;
    private final Plan plan;
    private final Rows.Reader reader;
    private final List<Cursor> all = new ArrayList<>();
    private final List<Cursor> none = new ArrayList<>();

    Walk(Segment segment, Plan plan) {
        this.segment = segment;
        this.plan = plan;
        this.reader = segment.rows.reader();
    }

    /** Adds at most {@code limit} documents below {@code bound} that are live at {@code version}. */
    void collect(int limit, int bound, long version, IntList found) {
        if (!openAll()) {
            return;
        }
        plan.noWords().forEach(word -> none.add(word(word)));
        plan.noPrefixes().forEach(prefix -> none.add(prefix(prefix)));
        none.removeIf(cursor -> cursor.cost() == 0);
        Cursor lead = all.getFirst();
        int wanted = found.size + limit;
        int doc = lead.advance(0);
        while (doc < bound && found.size < wanted) {
            int agreed = agree(doc);
            if (agreed != doc) {
                doc = agreed == Cursor.END ? Cursor.END : lead.advance(agreed);
                continue;
            }
            if (segment.ownerOf(doc).liveAt(version) && isWanted(doc)) {
                found.add(doc);
            }
            doc = lead.advance(doc + 1);
        }
    }

    @SuppressWarnings("ReferenceEquality") // NOTHING is a marker, not a value
    private boolean openAll() {
        for (byte[] word : plan.words()) {
            all.add(word(word));
            if (all.getLast() == Cursor.NOTHING) {
                return false;
            }
        }
        for (byte[] prefix : plan.prefixes()) {
            all.add(prefix(prefix));
            if (all.getLast() == Cursor.NOTHING) {
                return false;
            }
        }
        all.sort(Comparator.comparingInt(Cursor::cost));
        return !all.isEmpty();
    }

    private int agree(int doc) {
        for (int i = 1; i < all.size(); i++) {
            int at = all.get(i).advance(doc);
            if (at != doc) {
                return at;
            }
        }
        return doc;
    }

    private boolean isWanted(int doc) {
        for (Cursor cursor : none) {
            if (cursor.advance(doc) == doc) {
                return false;
            }
        }
        return !plan.check() || Matcher.matches(plan.query(), segment.record(doc, reader));
    }

    private Cursor word(byte[] word) {
        int at = segment.words.find(word);
        return at < 0 ? Cursor.NOTHING : Postings.open(segment.postings, segment.words.handle(at), segment.size);
    }

    private Cursor prefix(byte[] prefix) {
        int handle = segment.prefixes.handle(prefix);
        if (handle != Integer.MIN_VALUE) {
            return Postings.open(segment.postings, handle, segment.size);
        }
        int from = segment.words.ceiling(prefix);
        int to = segment.words.prefixEnd(prefix, from);
        if (from == to) {
            return Cursor.NOTHING;
        }
        if (to - from == 1) {
            return Postings.open(segment.postings, segment.words.handle(from), segment.size);
        }
        return to - from <= FEW_LISTS ? either(from, to) : gathered(from, to);
    }

    private Cursor either(int from, int to) {
        Cursor[] lists = new Cursor[to - from];
        int cost = 0;
        for (int i = 0; i < lists.length; i++) {
            lists[i] = Postings.open(segment.postings, segment.words.handle(from + i), segment.size);
            cost += lists[i].cost();
        }
        return new Either(lists, cost);
    }

    private Cursor gathered(int from, int to) {
        IntList docs = new IntList(256);
        for (int word = from; word < to; word++) {
            Prefixes.addAll(Postings.open(segment.postings, segment.words.handle(word), segment.size), docs);
        }
        docs.sortDistinct(segment.size);
        return Cursor.of(docs.values, docs.size);
    }

    /** A few lists as one. */
    private static final class Either extends Cursor {
        private final Cursor[] lists;
        private final int cost;

        Either(Cursor[] lists, int cost) {
            this.lists = lists;
            this.cost = cost;
        }

        @Override
        int advance(int target) {
            int first = END;
            for (Cursor list : lists) {
                first = Math.min(first, list.advance(target));
            }
            return first;
        }

        @Override
        int cost() {
            return cost;
        }
    }
}
