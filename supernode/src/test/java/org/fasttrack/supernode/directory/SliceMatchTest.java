package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices of all forms and lengths compared, against sets. */
class SliceMatchTest {
    /** Of every form, and around the lengths where a form ends. */
    private static final int[] LENGTHS = {1, 2, 3, 7, 8, 9, 14, 15, 16, 17, 100, 256};

    private static final int SLICES = LENGTHS.length * LENGTHS.length;
    private static final int BOUND = SLICES * Sliced.SLICE;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyLengthMeetsEveryOther(long seed) {
        Random random = new Random(seed);
        NavigableSet<Integer> first = new TreeSet<>();
        NavigableSet<Integer> second = new TreeSet<>();
        for (int slice = 0; slice < SLICES; slice++) {
            // Few documents to choose from on odd seeds: much in common.
            int range = seed % 2 == 0 ? Sliced.SLICE : 24;
            addSlice(random, first, slice, LENGTHS[slice / LENGTHS.length], range);
            addSlice(random, second, slice, LENGTHS[slice % LENGTHS.length], range);
        }
        Slab.Writer out = new Slab.Writer(16);
        int firstTable = write(out, first);
        int secondTable = write(out, second);
        byte[] bytes = out.array();
        first.retainAll(second);
        for (int wanted : new int[] {1, 10, BOUND}) {
            assertThat(common(bytes, firstTable, secondTable, wanted).toArray())
                    .as("seed %d wanted %d", seed, wanted)
                    .containsExactly(docs(first));
        }
    }

    /** As many rounds as it takes, each going on where the one before left off. */
    private static IntList common(byte[] bytes, int firstTable, int secondTable, int wanted) {
        SliceMatch match = new SliceMatch();
        IntList found = new IntList(BOUND);
        for (int slice = 0; slice < SLICES; ) {
            match.begin(bytes, firstTable, bytes, secondTable);
            long left = -1L << slice;
            for (int region = slice / Sliced.REGION; region < Sliced.regions(BOUND); region++, left = -1L) {
                long both = Sliced.slices(bytes, firstTable, region) & Sliced.slices(bytes, secondTable, region);
                match.take(region, both & left, SliceMatch.MOST);
            }
            slice = match.slice(match.count() - 1) + 1;
            match.compare();
            found.size = match.unpack(found.values, found.size, found.size + wanted);
            if (match.left() < match.count()) {
                slice = match.slice(match.left());
            }
        }
        return found;
    }

    private static void addSlice(Random random, NavigableSet<Integer> set, int slice, int length, int range) {
        int base = slice * Sliced.SLICE;
        int from = random.nextInt(Sliced.SLICE - Math.max(range, length) + 1);
        while (set.tailSet(base).size() < length) {
            set.add(base + from + random.nextInt(Math.max(range, length)));
        }
    }

    private static int write(Slab.Writer out, NavigableSet<Integer> set) {
        out.begin(Sliced.mostBytes(set.size(), BOUND));
        int table = out.size();
        Sliced.write(out, docs(set), set.size(), BOUND);
        return table;
    }

    private static int[] docs(NavigableSet<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).toArray();
    }
}
