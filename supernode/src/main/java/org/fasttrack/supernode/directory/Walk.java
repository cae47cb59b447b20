package org.fasttrack.supernode.directory;

import java.util.Arrays;
import java.util.List;
import org.fasttrack.common.query.Matcher;
import org.jspecify.annotations.Nullable;

/** One plan on one segment: intersects the rarest list with the others, upwards in rank, until there is enough. */
final class Walk {
    private static final Cursor[] NONE = {};

    private final Segment segment;
    private final Plan plan;
    private final long version;
    private final Workspace work;
    private final int[] docs;
    /** Only there so that the loads are not left out. */
    int touched;

    private Cursor[] all = NONE;
    private Cursor[] none = NONE;
    private Names.@Nullable Reader reader;

    Walk(Segment segment, Plan plan, long version, Workspace work) {
        this.segment = segment;
        this.plan = plan;
        this.version = version;
        this.work = work;
        this.docs = work.docs;
    }

    /**
     * Adds at most {@code limit} live documents below {@code bound}.
     *
     * @param known documents to leave out, in order
     */
    void collect(int limit, int bound, IntList known, IntList found) {
        if (!openAll()) {
            return;
        }
        openNone();
        boolean whole = segment.isWholeAt(version);
        int skipped = 0;
        int from = 0;
        while (from < bound) {
            int wanted = all.length == 1 ? Math.min(Cursor.BATCH, limit - found.size) : Cursor.BATCH;
            int count = all[0].fill(from, docs, wanted);
            if (count == 0) {
                return;
            }
            from = docs[count - 1] + 1;
            count = agreed(count);
            for (int i = 0; i < count; i++) {
                int doc = docs[i];
                if (doc >= bound) {
                    return;
                }
                while (skipped < known.size && known.values[skipped] < doc) {
                    skipped++;
                }
                boolean isKnown = skipped < known.size && known.values[skipped] == doc;
                if (!isKnown && (whole || segment.isLive(doc, version)) && isWanted(doc)) {
                    found.add(doc);
                    if (found.size == limit) {
                        return;
                    }
                }
            }
        }
    }

    /** Those that all lists have. */
    private int agreed(int count) {
        int kept = count;
        for (int i = 1; i < all.length && kept > 0; i++) {
            kept = all[i].retain(docs, kept);
        }
        return kept;
    }

    private boolean openAll() {
        int[] lists = new int[plan.words().size()];
        if (!segment.words.findAll(plan.words(), lists)) {
            return false;
        }
        touched = Postings.touch(segment.postings, lists);
        all = new Cursor[lists.length + plan.prefixes().size()];
        int count = 0;
        for (int list : lists) {
            insert(count++, segment.list(list));
        }
        for (byte[] prefix : plan.prefixes()) {
            Cursor cursor = PrefixWalk.open(segment, prefix);
            if (cursor.cost() == 0) {
                return false;
            }
            insert(count++, cursor);
        }
        count = together(count);
        all = Arrays.copyOf(all, count);
        if (count == 0) {
            return false;
        }
        all[0].workIn(work.match);
        return true;
    }

    /** Lists that are walked faster together become one, where the first of them stood. */
    private int together(int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!isAbsorbed(all[i], kept)) {
                all[kept++] = all[i];
            }
        }
        return kept;
    }

    /** Whether one of the first {@code count} took it in. */
    private boolean isAbsorbed(Cursor cursor, int count) {
        for (int i = 0; i < count; i++) {
            if (all[i].absorb(cursor)) {
                return true;
            }
        }
        return false;
    }

    /** Keeps the rarest first. */
    private void insert(int count, Cursor cursor) {
        int at = count;
        while (at > 0 && all[at - 1].cost() > cursor.cost()) {
            all[at] = all[at - 1];
            at--;
        }
        all[at] = cursor;
    }

    private void openNone() {
        List<byte[]> words = plan.noWords();
        List<byte[]> prefixes = plan.noPrefixes();
        if (words.isEmpty() && prefixes.isEmpty()) {
            return;
        }
        none = new Cursor[words.size() + prefixes.size()];
        int count = 0;
        for (byte[] word : words) {
            int number = segment.words.find(word);
            none[count++] = number < 0 ? Cursor.NOTHING : list(number);
        }
        for (byte[] prefix : prefixes) {
            none[count++] = PrefixWalk.open(segment, prefix);
        }
    }

    private boolean isWanted(int doc) {
        for (Cursor cursor : none) {
            if (cursor.advance(doc) == doc) {
                return false;
            }
        }
        if (!plan.check()) {
            return true;
        }
        if (reader == null) {
            reader = segment.names.reader();
        }
        return Matcher.matches(plan.query(), segment.record(doc, reader));
    }

    private Cursor list(int word) {
        return segment.list(segment.words.handle(word));
    }
}
