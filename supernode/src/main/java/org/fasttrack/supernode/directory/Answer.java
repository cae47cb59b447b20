package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.List;

/**
 * What a search found, best first, as it stands in the index: nothing is unpacked before it is asked for. One thread reads it,
 * when it likes: it keeps to the version that was searched. Hits are numbered from 0.
 */
public final class Answer {
    /** One for each hit; or only one, which all are of. */
    private final Segment[] segments;

    private final int[] docs;
    private final int size;
    /** Of the blocks that hold the hits' names. */
    private final int[] addresses;

    /** Only there so that the loads are not left out. */
    final int touched;

    private final Hit hit;

    Answer(long version, Best best) {
        this(version, best.segments, best.docs, best.size);
    }

    Answer(long version, Segment[] segments, int[] docs, int size) {
        this.segments = segments;
        this.docs = docs;
        this.size = size;
        this.addresses = new int[size];
        this.touched = touchAll();
        this.hit = new Hit(version);
    }

    /** Loads that do not depend on one another are waited for together, so all hits come near in the time of a few. */
    @SuppressWarnings("ReferenceEquality") // segments have identity, not value
    private int touchAll() {
        int sum = 0;
        for (int from = 0, to; from < size; from = to) {
            Segment segment = segment(from);
            to = segments.length == 1 ? size : from + 1;
            while (to < size && segments[to] == segment) {
                to++;
            }
            sum += segment.touch(docs, from, to, addresses);
        }
        return sum;
    }

    private Segment segment(int number) {
        return segments[segments.length == 1 ? 0 : number];
    }

    public int size() {
        return size;
    }

    /** The hit of that number; valid until the next one is asked for. */
    public Hit hit(int number) {
        hit.moveTo(segment(number), docs[number], addresses[number]);
        return hit;
    }

    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(hit(i).entry());
        }
        return List.copyOf(entries);
    }
}
