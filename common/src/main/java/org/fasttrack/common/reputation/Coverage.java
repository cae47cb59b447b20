package org.fasttrack.common.reputation;

import java.util.Map;
import java.util.TreeMap;

/** A set of instants as disjoint spans in milliseconds, ends exclusive: what is added twice is in it once. */
final class Coverage {
    private final TreeMap<Long, Long> spans = new TreeMap<>();

    void add(long from, long to) {
        if (from >= to) {
            return;
        }
        long start = from;
        long end = to;
        Map.Entry<Long, Long> near = spans.floorEntry(to);
        while (near != null && near.getValue() >= from) {
            start = Math.min(start, near.getKey());
            end = Math.max(end, near.getValue());
            spans.remove(near.getKey());
            near = spans.floorEntry(to);
        }
        spans.put(start, end);
    }

    void addAll(Coverage other) {
        other.spans.forEach(this::add);
    }

    /** How many milliseconds of the window are in the set. */
    long within(Window window) {
        long sum = 0;
        for (Map.Entry<Long, Long> span : spans.entrySet()) {
            long from = Math.max(span.getKey(), window.fromMillis());
            long to = Math.min(span.getValue(), window.toMillis());
            sum += Math.max(0, to - from);
        }
        return sum;
    }

    void forgetBefore(long millis) {
        while (!spans.isEmpty() && spans.firstEntry().getValue() <= millis) {
            spans.pollFirstEntry();
        }
    }
}
