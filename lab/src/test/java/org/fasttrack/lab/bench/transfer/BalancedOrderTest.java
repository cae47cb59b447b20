package org.fasttrack.lab.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedOrderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 9})
    void eachIsInEachPlaceAndAfterEachOtherEquallyOften(int count) {
        int times = count % 2 == 0 ? 1 : 2;
        Map<List<Integer>, Integer> places = new HashMap<>();
        Map<List<Integer>, Integer> pairs = new HashMap<>();
        for (int round = 0; round < count * times; round++) {
            List<Integer> row = BalancedOrder.row(count, round);
            assertThat(row).doesNotHaveDuplicates().hasSize(count);
            for (int place = 0; place < count; place++) {
                places.merge(List.of(place, row.get(place)), 1, Integer::sum);
                if (place > 0) {
                    pairs.merge(List.of(row.get(place - 1), row.get(place)), 1, Integer::sum);
                }
            }
        }
        assertThat(places).hasSize(count * count).values().containsOnly(times);
        assertThat(pairs).hasSize(count * (count - 1));
        assertThat(pairs.values()).allMatch(often -> often == times);
    }
}
