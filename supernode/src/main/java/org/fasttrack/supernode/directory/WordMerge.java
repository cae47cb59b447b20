package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** The words of several segments in the order of their bytes, each once, with the segments that have it. */
final class WordMerge {
    private final PriorityQueue<Head> heads = new PriorityQueue<>();
    private final List<Head> same = new ArrayList<>();

    WordMerge(List<Segment> sources) {
        for (int i = 0; i < sources.size(); i++) {
            advance(new Head(i, sources.get(i)));
        }
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

        @Override
        public int compareTo(Head o) {
            int keys = Long.compareUnsigned(key, o.key);
            return keys != 0
                    ? keys
                    : Arrays.compareUnsigned(reader.word, 0, reader.length, o.reader.word, 0, o.reader.length);
        }
    }

    private void advance(Head head) {
        if (head.reader.next()) {
            head.key = head.reader.key();
            heads.add(head);
        }
    }

    /** Those that have the next word; empty at the end. Valid until the next call. */
    List<Head> next() {
        same.forEach(this::advance);
        same.clear();
        if (!heads.isEmpty()) {
            same.add(heads.poll());
            while (!heads.isEmpty() && heads.peek().compareTo(same.getFirst()) == 0) {
                same.add(heads.poll());
            }
        }
        return same;
    }
}
