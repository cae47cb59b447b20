package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which segments to merge next: several of like size, or one that is mostly gone. */
final class MergePolicy {
    /** More make each search slower, fewer make each file be rewritten more often. */
    static final int WIDTH = 8;

    static final int MAX_SEGMENTS = 512;
    /** Larger ones are left alone: their arrays would come near what Java can address. */
    static final int MAX_FILES = 1 << 23;

    private static final int SMALLEST = 1000;

    private MergePolicy() {}

    /** The segments to merge, or none. */
    static List<Segment> next(List<Segment> segments) {
        List<Segment> bySize = new ArrayList<>(segments);
        bySize.sort(Comparator.comparingInt(segment -> segment.size));
        for (Segment segment : bySize) {
            if (segment.liveFiles() < segment.size / 2 || segment.size == 0) {
                return List.of(segment);
            }
        }
        List<Segment> tier = new ArrayList<>();
        long ceiling = SMALLEST;
        for (Segment segment : bySize) {
            while (segment.size > ceiling) {
                if (tier.size() >= WIDTH) {
                    return tier;
                }
                tier.clear();
                ceiling *= WIDTH;
            }
            if (segment.size < MAX_FILES / WIDTH) {
                tier.add(segment);
            }
        }
        return tier.size() >= WIDTH ? tier : List.of();
    }
}
