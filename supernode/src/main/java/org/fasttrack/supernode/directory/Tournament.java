package org.fasttrack.supernode.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first of several sources that move on, in their order; of equal ones the earlier in the list (a tree of losers: Knuth, "The Art
 * of Computer Programming" 3, 5.4.1). A move costs one comparison a level, a heap's about two.
 */
final class Tournament<T extends Comparable<T>> {
    private final List<T> sources;
    private final boolean[] ended;
    /** By inner node, of which 1 is the root, the source that lost there. Node {@code sources + n} is the leaf of source n. */
    private final int[] losers;

    private int left;
    private int winner;

    /** @param sources all with something to give */
    Tournament(List<T> sources) {
        this.sources = List.copyOf(sources);
        this.left = sources.size();
        this.ended = new boolean[left];
        this.losers = new int[left];
        this.winner = left == 0 ? 0 : play(1);
    }

    private int play(int node) {
        if (node >= losers.length) {
            return node - losers.length;
        }
        int a = play(2 * node);
        int b = play(2 * node + 1);
        boolean isFirst = isBefore(a, b);
        losers[node] = isFirst ? b : a;
        return isFirst ? a : b;
    }

    private boolean isBefore(int a, int b) {
        if (ended[a] || ended[b]) {
            return ended[b];
        }
        int order = sources.get(a).compareTo(sources.get(b));
        return order != 0 ? order < 0 : a < b;
    }

    /** The first source, or null when all have ended. */
    @Nullable
    T first() {
        return left == 0 ? null : sources.get(winner);
    }

    /** The first source has moved on. @param more whether it still has something to give */
    void moved(boolean more) {
        if (!more) {
            ended[winner] = true;
            left--;
        }
        int best = winner;
        for (int node = (best + losers.length) / 2; node > 0; node /= 2) {
            int other = losers[node];
            if (isBefore(other, best)) {
                losers[node] = best;
                best = other;
            }
        }
        winner = best;
    }
}
