package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of several segments in the order of their bytes, and under each word the segments that have it, in their order. */
final class WordMerge {
    private final Tournament<Head> heads;
    /** The word at hand. */
    final byte[] word = new byte[Dictionary.MOST_BYTES + 1];

    int length;
    private long key;

    WordMerge(List<Segment> sources) {
        List<Head> begun = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            Head head = new Head(i, sources.get(i));
            if (head.next()) {
                begun.add(head);
            }
        }
        heads = new Tournament<>(begun);
    }

    /** A source's next word. */
    static final class Head implements Comparable<Head> {
        final int source;
        final Segment segment;
        final Dictionary.Reader reader;
        private long key;

        private Head(int source, Segment segment) {
            this.source = source;
            this.segment = segment;
            this.reader = segment.words.reader();
        }

        private boolean next() {
            if (!reader.next()) {
                return false;
            }
            key = reader.key();
            return true;
        }

        @Override
        public int compareTo(Head o) {
            return key != o.key ? Long.compareUnsigned(key, o.key) : compareRest(o.reader.word, o.reader.length);
        }

        /** With a word that begins with the same eight bytes, or is as short. */
        private int compareRest(byte[] word, int length) {
            return Arrays.compareUnsigned(reader.word, 0, reader.length, word, 0, length);
        }
    }

    /** Goes to the next word. @return the first that has it, or null at the end */
    @Nullable
    Head next() {
        Head head = heads.first();
        if (head != null) {
            length = head.reader.length;
            key = head.key;
            System.arraycopy(head.reader.word, 0, word, 0, length);
        }
        return head;
    }

    /** The next one that has the word at hand, or null. The one before moves on. */
    @Nullable
    Head nextSame(Head before) {
        heads.moved(before.next());
        Head head = heads.first();
        return head != null && head.key == key && head.compareRest(word, length) == 0 ? head : null;
    }
}
