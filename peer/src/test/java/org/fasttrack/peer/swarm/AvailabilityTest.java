package org.fasttrack.peer.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private static BitSet all(int pieces) {
        BitSet all = new BitSet();
        all.set(0, pieces);
        return all;
    }

    /** Against plain arrays, in 300 random histories: the piece found is one of the rarest that are allowed. */
    @Test
    void theRarestIsFoundWhateverHappened() {
        for (long seed = 0; seed < 300; seed++) {
            RandomGenerator random = new Seed(seed).generator();
            int pieces = 1 + random.nextInt(40);
            var availability = new Availability(pieces, random);
            int[] counts = new int[pieces];
            boolean[] listed = new boolean[pieces];
            Arrays.fill(listed, true);
            for (int step = 0; step < 400; step++) {
                int piece = random.nextInt(pieces);
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        availability.increment(piece);
                        counts[piece]++;
                    }
                    case 2 -> {
                        if (counts[piece] > 0) {
                            availability.decrement(piece);
                            counts[piece]--;
                        }
                    }
                    case 3 -> {
                        availability.unlist(piece);
                        listed[piece] = false;
                    }
                    default -> {
                        availability.list(piece);
                        listed[piece] = true;
                    }
                }
                BitSet has = BitSet.valueOf(new long[] {random.nextLong()});
                int least = IntStream.range(0, pieces)
                        .filter(i -> listed[i] && has.get(i))
                        .map(i -> counts[i])
                        .min()
                        .orElse(-1);
                int found = availability.rarest(has, i -> true);
                assertThat(found < 0 ? -1 : counts[found])
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(least);
                assertThat(found < 0 || (listed[found] && has.get(found))).isTrue();
            }
        }
    }

    @Test
    void equalsAreDrawnAtRandom() {
        int[] drawn = new int[10];
        for (long seed = 0; seed < 2_000; seed++) {
            var availability = new Availability(10, new Seed(seed).generator());
            for (int piece = 0; piece < 10; piece++) {
                availability.increment(piece);
            }
            drawn[availability.rarest(all(10), i -> true)]++;
        }
        assertThat(Arrays.stream(drawn).min().orElseThrow()).isGreaterThan(140);
        assertThat(Arrays.stream(drawn).max().orElseThrow()).isLessThan(260);
    }

    /** A million pieces of which a neighbour has only the commonest: the search does not walk them all each time. */
    @Test
    void aNeighbourWithoutRarePiecesIsServedFromItsOwnSet() {
        int pieces = 1_000_000;
        var availability = new Availability(pieces, new Seed(1).generator());
        availability.increment(777_777);
        BitSet has = new BitSet();
        has.set(777_777);
        assertThat(availability.rarest(has, i -> true)).isEqualTo(777_777);
        assertThat(availability.rarest(new BitSet(), i -> true)).isEqualTo(-1);
    }

    @Test
    void aPieceThatIsNotAllowedIsPassedOver() {
        var availability = new Availability(2, new Seed(1).generator());
        availability.increment(1);
        assertThat(availability.rarest(all(2), i -> i != 0)).isEqualTo(1);
        assertThat(availability.rarest(all(2), i -> false)).isEqualTo(-1);
    }
}
