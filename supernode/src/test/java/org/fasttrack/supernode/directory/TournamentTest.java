package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tournament gives what sorting gives, equal ones in the order of their sources. */
class TournamentTest {
    /** Sorted numbers, of which the first is at hand. */
    private static final class Source implements Comparable<Source> {
        final int number;
        final int[] values;
        int at;

        Source(int number, int[] values) {
            this.number = number;
            this.values = values;
        }

        @Override
        public int compareTo(Source o) {
            return Integer.compare(values[at], o.values[o.at]);
        }
    }

    /** @param value of a source's number */
    private record Given(int value, int source) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesWhatSortingGives(long seed) {
        Random random = new Random(seed);
        for (int count = 0; count < 70; count++) {
            List<Source> sources = new ArrayList<>();
            List<Given> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int source = i;
                int[] values =
                        random.ints(1 + random.nextInt(9), 0, 50).sorted().toArray();
                sources.add(new Source(i, values));
                Arrays.stream(values).forEach(value -> expected.add(new Given(value, source)));
            }
            expected.sort(Comparator.comparingInt(Given::value).thenComparingInt(Given::source));
            assertThat(merged(sources)).as("seed %d, %d sources", seed, count).isEqualTo(expected);
        }
    }

    private static List<Given> merged(List<Source> sources) {
        Tournament<Source> tournament = new Tournament<>(sources);
        List<Given> given = new ArrayList<>();
        for (Source source = tournament.first(); source != null; source = tournament.first()) {
            given.add(new Given(source.values[source.at], source.number));
            tournament.moved(++source.at < source.values.length);
        }
        return given;
    }
}
