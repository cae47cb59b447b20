package org.fasttrack.supernode.directory;

import java.util.Arrays;
import java.util.Objects;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** The best documents of the segments visited so far, in order of rank: length of the name, name, owner. */
final class Best {
    private static final Segment[] NO_SEGMENTS = {};
    private static final int[] NO_DOCS = {};

    private final int limit;
    /** One for each document; or only one, which all are of. */
    Segment[] segments;

    int[] docs;
    int size;

    Best(int limit) {
        this.limit = limit;
        this.segments = NO_SEGMENTS;
        this.docs = NO_DOCS;
    }

    int limit() {
        return limit;
    }

    /** The end of what can still be among the best in {@code segment}. */
    int bound(Segment segment) {
        return size < limit
                ? segment.size
                : segment.endOfLength(segment(limit - 1).lengthOf(docs[limit - 1]));
    }

    private Segment segment(int number) {
        return segments[segments.length == 1 ? 0 : number];
    }

    /** Takes in the best of another segment, in its order. */
    void merge(Segment segment, IntList found) {
        if (found.size == 0) {
            return;
        }
        if (size == 0) {
            size = found.size;
            segments = new Segment[] {segment};
            docs = found.toArray();
            return;
        }
        int total = Math.min(limit, size + found.size);
        Segment[] mergedSegments = new Segment[total];
        int[] mergedDocs = new int[total];
        Head mine = new Head();
        Head theirs = new Head();
        int to = 0;
        int i = 0;
        for (int j = 0; j < found.size && to < total; j++) {
            int before = Math.min(firstAfter(theirs.at(segment, found.values[j]), i, mine), i + total - to);
            copy(i, before, mergedSegments, mergedDocs, to);
            to += before - i;
            i = before;
            if (to < total) {
                mergedSegments[to] = segment;
                mergedDocs[to++] = found.values[j];
            }
        }
        copy(i, i + total - to, mergedSegments, mergedDocs, to);
        segments = mergedSegments;
        docs = mergedDocs;
        size = total;
    }

    /** The first document from {@code from} on that ranks after {@code other}: in ever longer steps, as most segments have few to add. */
    private int firstAfter(Head other, int from, Head mine) {
        int low = from;
        int step = 1;
        while (low + step <= size && isBefore(low + step - 1, other, mine)) {
            low += step;
            step *= 2;
        }
        int high = Math.min(size, low + step - 1);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBefore(middle, other, mine)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isBefore(int number, Head other, Head mine) {
        return mine.at(segment(number), docs[number]).compareTo(other) < 0;
    }

    private void copy(int from, int end, Segment[] toSegments, int[] toDocs, int to) {
        System.arraycopy(docs, from, toDocs, to, end - from);
        if (segments.length == 1) {
            Arrays.fill(toSegments, to, to + end - from, segments[0]);
        } else {
            System.arraycopy(segments, from, toSegments, to, end - from);
        }
    }

    void append(Best more) {
        Segment[] all = new Segment[size + more.size];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < size ? segment(i) : more.segment(i - size);
        }
        segments = all;
        docs = Arrays.copyOf(docs, all.length);
        System.arraycopy(more.docs, 0, docs, size, more.size);
        size = all.length;
    }

    /** A document being compared; its name is read only if lengths do not decide. */
    static final class Head implements Comparable<Head> {
        private @Nullable Segment segment;
        private Names.@Nullable Reader reader;
        private int doc = -1;
        private int length;
        private boolean isRead;

        @SuppressWarnings("ReferenceEquality") // segments have identity, not value
        Head at(Segment segment, int doc) {
            if (this.segment != segment) {
                this.segment = segment;
                this.reader = null;
                this.doc = -1;
            }
            if (this.doc != doc) {
                this.doc = doc;
                this.length = segment.lengthOf(doc);
                this.isRead = false;
            }
            return this;
        }

        private Names.Reader read() {
            Segment of = Objects.requireNonNull(segment);
            if (reader == null) {
                reader = of.names.reader();
            }
            if (!isRead) {
                reader.read(doc);
                isRead = true;
            }
            return reader;
        }

        @Override
        public int compareTo(Head o) {
            if (length != o.length) {
                return Integer.compare(length, o.length);
            }
            int names = Arrays.compareUnsigned(read().name, 0, length, o.read().name, 0, length);
            return names != 0 ? names : owner().compareTo(o.owner());
        }

        private NodeId owner() {
            return Objects.requireNonNull(segment).part(doc).owner;
        }
    }
}
