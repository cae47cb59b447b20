package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of documents read back, and walked, as the sets that they stand for. */
class PostingsTest {
    private static final int[] SIZES = {1, 2, 127, 128, 129, 255, 256, 257, 1000, 5000, 7001, 25_000};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void listsOfAllSizesAndDensitiesAreWalkedLikeSets(long seed) {
        Random random = new Random(seed);
        int bound = 200_000;
        Slab.Writer out = new Slab.Writer(16);
        List<NavigableSet<Integer>> sets = new ArrayList<>();
        List<Integer> handles = new ArrayList<>();
        for (int size : SIZES) {
            for (int gap : new int[] {1, 2, 15, 40, 400}) {
                for (Postings.Forms forms : List.of(Postings.Forms.WORDS, Postings.Forms.BEGINNINGS)) {
                    NavigableSet<Integer> set = set(random, size, gap, bound);
                    sets.add(set);
                    handles.add(Postings.write(out, docs(set), set.size(), bound, forms));
                }
            }
        }
        Slab slab = out.finish();
        for (int i = 0; i < sets.size(); i++) {
            String which = "seed " + seed + " list " + i;
            IntList all = new IntList(1);
            Postings.addAll(slab, handles.get(i), bound, all);
            assertThat(all.toArray()).as(which).containsExactly(docs(sets.get(i)));
            walk(random, Postings.open(slab, handles.get(i), bound), sets.get(i), which);
            assertThat(filled(Postings.open(slab, handles.get(i), bound)).toArray())
                    .as(which)
                    .containsExactly(docs(sets.get(i)));
            retain(random, Postings.open(slab, handles.get(i), bound), sets.get(i), bound, which);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void frequentListsTogetherAreWhatTheyHaveInCommon(long seed) {
        Random random = new Random(seed);
        int bound = 200_000;
        for (int round = 0; round < 60; round++) {
            String which = "seed " + seed + " round " + round;
            Slab.Writer out = new Slab.Writer(16);
            NavigableSet<Integer> common = new TreeSet<>();
            int[] handles = new int[2 + round % 3];
            for (int i = 0; i < handles.length; i++) {
                NavigableSet<Integer> set = set(random, 1000 + random.nextInt(25_000), 1 + random.nextInt(30), bound);
                handles[i] = Postings.write(out, docs(set), set.size(), bound, Postings.Forms.WORDS);
                if (i == 0) {
                    common.addAll(set);
                } else {
                    common.retainAll(set);
                }
            }
            Slab slab = out.finish();
            assertThat(filled(together(slab, handles, bound)).toArray())
                    .as(which)
                    .containsExactly(docs(common));
            walk(random, together(slab, handles, bound), common, which);
            retain(random, together(slab, handles, bound), common, bound, which);
        }
    }

    private static Cursor together(Slab slab, int[] handles, int bound) {
        Cursor first = Postings.open(slab, handles[0], bound);
        for (int i = 1; i < handles.length; i++) {
            assertThat(first.absorb(Postings.open(slab, handles[i], bound))).isTrue();
        }
        return first;
    }

    private static IntList filled(Cursor cursor) {
        IntList all = new IntList(1);
        int[] batch = new int[Cursor.MOST_FILLED];
        int from = 0;
        for (int count = cursor.fill(from, batch, 100); count > 0; count = cursor.fill(from, batch, 100)) {
            for (int i = 0; i < count; i++) {
                all.add(batch[i]);
            }
            from = batch[count - 1] + 1;
        }
        return all;
    }

    private static void retain(Random random, Cursor cursor, NavigableSet<Integer> set, int bound, String which) {
        int doc = 0;
        while (doc < bound) {
            int[] batch = new int[1 + random.nextInt(Cursor.BATCH)];
            int spread = 1 + random.nextInt(300);
            for (int i = 0; i < batch.length; i++) {
                batch[i] = doc;
                doc += 1 + random.nextInt(spread);
            }
            int[] expected = Arrays.stream(batch).filter(set::contains).toArray();
            int inSegment = (int) Arrays.stream(batch).filter(d -> d < bound).count();
            int kept = cursor.retain(batch, inSegment);
            assertThat(Arrays.copyOf(batch, kept)).as(which).containsExactly(expected);
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
