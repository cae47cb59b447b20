package org.fasttrack.supernode.directory;

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
        Cursor lead = all[0];
        int skipped = 0;
        int doc = lead.advance(0);
        while (doc < bound) {
            int agreed = agree(doc);
            if (agreed != doc) {
                doc = agreed == Cursor.END ? Cursor.END : lead.advance(agreed);
                continue;
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
            doc = lead.advance(doc + 1);
        }
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
        bitmapsBeforeLists();
        return count > 0;
    }

    /** The rarest leads. Of the others bitmaps are asked first: they answer with one load, and say no as often. */
    private void bitmapsBeforeLists() {
        int to = 1;
        for (int i = 1; i < all.length; i++) {
            if (all[i] instanceof Bitmap bitmap) {
                System.arraycopy(all, to, all, to + 1, i - to);
                all[to++] = bitmap;
            }
        }
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

    private int agree(int doc) {
        for (int i = 1; i < all.length; i++) {
            int at = all[i].advance(doc);
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
