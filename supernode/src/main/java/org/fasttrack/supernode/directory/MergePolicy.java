package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which segments to merge next: one that is mostly gone, or several of like size (tiers, as in a log-structured merge tree:
 * each file is rewritten once a tier).
 */
final class MergePolicy {
    /** More make each search slower, fewer make each file be rewritten more often. */
    static final int WIDTH = 8;

    /** A writer that is so far ahead of the merges waits for them. */
    static final int MAX_SEGMENTS = 1024;

    /** A merge that makes no more files than this is short: some milliseconds. */
    static final int SHORT = 1 << 14;

    /** Larger segments are left alone, so that no merge takes longer than some seconds. */
    static final int MAX_FILES = 1 << 21;

    private static final int SMALLEST = 1000;

    /** May a merge that takes long begin? */
    enum LongMerges {
        /** One is in hand. */
        NO(Integer.MAX_VALUE),
        /** While lists come one after another they have the processors: only when a search would have to visit too many segments. */
        PRESSED(64),
        YES(WIDTH);

        private final int width;

        LongMerges(int width) {
            this.width = width;
        }
    }

    private MergePolicy() {}

    static boolean isShort(List<Segment> sources) {
        return liveFiles(sources) <= SHORT;
    }

    static long liveFiles(List<Segment> sources) {
        long live = 0;
        for (Segment segment : sources) {
            live += segment.size - segment.lost;
        }
        return live;
    }

    /**
     * The segments to merge, the smallest first, or none.
     *
     * @param idle those that no merge has in hand
     */
    static List<Segment> next(List<Segment> idle, LongMerges longToo) {
        for (Segment segment : idle) {
            if (segment.lost > segment.size / 2 && (longToo == LongMerges.YES || isShort(List.of(segment)))) {
                return List.of(segment);
            }
        }
        if (idle.size() < WIDTH) {
            return List.of();
        }
        List<Segment> tier = tier(idle);
        List<Segment> shortPart = shortPartOf(tier);
        return !shortPart.isEmpty() ? shortPart : tier.size() >= longToo.width ? tier : List.of();
    }

    /** The smallest of a tier, as many as a short merge takes. */
    private static List<Segment> shortPartOf(List<Segment> tier) {
        int count = 0;
        int files = 0;
        while (count < tier.size() && files + tier.get(count).size <= SHORT) {
            files += tier.get(count++).size;
        }
        return count < WIDTH ? List.of() : tier.subList(0, count);
    }

    /** The lowest tier that is full. */
    private static List<Segment> tier(List<Segment> idle) {
        List<Segment> bySize = new ArrayList<>(idle);
        bySize.sort(Comparator.comparingInt(segment -> segment.size));
        List<Segment> tier = new ArrayList<>();
        long ceiling = SMALLEST;
        long files = 0;
        for (Segment segment : bySize) {
            while (segment.size > ceiling) {
                if (tier.size() >= WIDTH) {
                    return tier;
                }
                tier.clear();
                files = 0;
                ceiling *= WIDTH;
            }
            if (segment.size <= MAX_FILES / 2 && files + segment.size <= MAX_FILES) {
                tier.add(segment);
                files += segment.size;
            }
        }
        return tier.size() >= WIDTH ? tier : List.of();
    }
}
