package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of documents read back, and walked, as the sets that they stand for. */
class PostingsTest {
    private static final int[] SIZES = {1, 2, 127, 128, 129, 255, 256, 257, 1000, 5000};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listsOfAllSizesAndDensitiesAreWalkedLikeSets(long seed) {
        Random random = new Random(seed);
        int bound = 200_000;
        Slab.Writer out = new Slab.Writer(16);
        List<NavigableSet<Integer>> sets = new ArrayList<>();
        List<Integer> handles = new ArrayList<>();
        for (int size : SIZES) {
            for (int gap : new int[] {1, 2, 15, 40}) {
                NavigableSet<Integer> set = set(random, size, gap, bound);
                sets.add(set);
                handles.add(Postings.write(out, docs(set), set.size(), bound));
            }
        }
        sets.add(set(random, bound / 10, 8, bound));
        handles.add(Postings.write(out, docs(sets.getLast()), sets.getLast().size(), bound));
        Slab slab = out.finish();
        for (int i = 0; i < sets.size(); i++) {
            String which = "seed " + seed + " list " + i;
            IntList all = new IntList(1);
            Postings.addAll(slab, handles.get(i), bound, all);
            assertThat(all.toArray()).as(which).containsExactly(docs(sets.get(i)));
            walk(random, Postings.open(slab, handles.get(i), bound), sets.get(i), which);
        }
    }

    private static void walk(Random random, Cursor cursor, NavigableSet<Integer> set, String which) {
        int target = 0;
        while (target < 300_000) {
            Integer expected = set.ceiling(target);
            assertThat(cursor.advance(target))
                    .as("%s from %d", which, target)
                    .isEqualTo(expected == null ? Cursor.END : expected);
            target += random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(200);
        }
    }

    /** Runs of neighbours, now and then a far jump: what names with the same words look like. */
    private static NavigableSet<Integer> set(Random random, int size, int gap, int bound) {
        NavigableSet<Integer> set = new TreeSet<>();
        int doc = random.nextInt(gap);
        while (set.size() < size && doc < bound) {
            set.add(doc);
            doc += random.nextInt(50) == 0 ? 1 + random.nextInt(1 + bound / size) : 1 + random.nextInt(gap);
        }
        return set;
    }

    private static int[] docs(NavigableSet<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).toArray();
    }
}
