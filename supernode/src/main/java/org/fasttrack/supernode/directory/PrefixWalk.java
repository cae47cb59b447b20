package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.List;

/**
 * The documents of a word beginning in one segment: a list of its own, or the lists of longer beginnings and of frequent words
 * side by side with the rare words' documents, gathered.
 */
final class PrefixWalk {
    private static final int RARE = Postings.BLOCK;
    private static final int MANY_LISTS = 64;

    private final Segment segment;
    private final List<Cursor> lists = new ArrayList<>();
    private final IntList gathered = new IntList(256);

    private PrefixWalk(Segment segment) {
        this.segment = segment;
    }

    static Cursor open(Segment segment, byte[] prefix) {
        int handle = segment.prefixes.handle(prefix);
        return handle == Prefixes.NO_LIST ? new PrefixWalk(segment).open(prefix) : segment.list(handle);
    }

    private Cursor open(byte[] prefix) {
        int from = segment.words.ceiling(prefix);
        int to = segment.words.prefixEnd(prefix, from);
        if (from == to) {
            return Cursor.NOTHING;
        }
        if (to - from == 1) {
            return segment.list(segment.words.handle(from));
        }
        for (byte[] longer : segment.prefixes.longer(prefix)) {
            int start = segment.words.ceiling(longer);
            addWords(from, start);
            lists.add(segment.list(segment.prefixes.handle(longer)));
            from = segment.words.prefixEnd(longer, start);
        }
        addWords(from, to);
        return together();
    }

    private void addWords(int from, int to) {
        for (int word = from; word < to; word++) {
            int handle = segment.words.handle(word);
            if (lists.size() >= MANY_LISTS || Postings.size(segment.postings, handle) < RARE) {
                Postings.addAll(segment.postings, handle, segment.size, gathered);
            } else {
                lists.add(segment.list(handle));
            }
        }
    }

    private Cursor together() {
        if (gathered.size > 0) {
            gathered.sortDistinct(segment.size);
            lists.add(ListCursor.of(gathered.values, gathered.size));
        }
        return lists.size() == 1 ? lists.getFirst() : new Union(lists);
    }
}
