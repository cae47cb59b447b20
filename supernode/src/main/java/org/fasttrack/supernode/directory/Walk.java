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
    private Cursor[] all = NONE;
    private Cursor[] none = NONE;
    private Names.@Nullable Reader reader;

    Walk(Segment segment, Plan plan, long version) {
        this.segment = segment;
        this.plan = plan;
        this.version = version;
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
        int[] docs = new int[Cursor.BATCH];
        int skipped = 0;
        int from = 0;
        while (from < bound) {
            int count = all[0].fill(from, docs);
            if (count == 0) {
                return;
            }
            from = docs[count - 1] + 1;
            count = agreed(docs, count);
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
    private int agreed(int[] docs, int count) {
        int kept = count;
        for (int i = 1; i < all.length && kept > 0; i++) {
            kept = all[i].retain(docs, kept);
        }
        return kept;
    }

    private boolean openAll() {
        all = new Cursor[plan.words().size() + plan.prefixes().size()];
        int count = 0;
        for (byte[] word : plan.words()) {
            int number = segment.words.find(word);
            if (number < 0) {
                return false;
            }
            insert(count++, list(number));
        }
        for (byte[] prefix : plan.prefixes()) {
            Cursor cursor = PrefixWalk.open(segment, prefix);
            if (cursor.cost() == 0) {
                return false;
            }
            insert(count++, cursor);
        }
        count = bitmapsAsOne(count);
        all = Arrays.copyOf(all, count);
        return count > 0;
    }

    /** The rarest leads. All bitmaps become one, which is asked next: it answers with one load a word, and says no most often. */
    private int bitmapsAsOne(int count) {
        int first = -1;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (all[i] instanceof Bitmap more && first >= 0) {
                ((Bitmap) all[first]).retain(more);
                continue;
            }
            if (all[i] instanceof Bitmap) {
                first = kept;
            }
            all[kept++] = all[i];
        }
        if (first > 1) {
            Cursor bitmap = all[first];
            System.arraycopy(all, 1, all, 2, first - 1);
            all[1] = bitmap;
        }
        return kept;
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
