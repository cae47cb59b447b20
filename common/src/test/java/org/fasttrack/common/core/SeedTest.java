package org.fasttrack.common.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedTest {
    @Test
    void sameSeedSameNumbers() {
        assertThat(new Seed(7).generator().longs(100).toArray())
                .isEqualTo(new Seed(7).generator().longs(100).toArray());
    }

    /** Recorded runs are replayed by their seed, years later and on other machines: the numbers are part of the contract. */
    @Test
    void theNumbersOfASeedNeverChange() {
        assertThat(new Seed(42).split("network").split(3).value()).isEqualTo(GOLDEN_SPLIT);
        assertThat(new Seed(42).generator().nextLong()).isEqualTo(GOLDEN_FIRST);
    }

    @Test
    void labelsAndIndexesLeadToDifferentSeeds() {
        var seen = new HashSet<Long>();
        Seed seed = new Seed(1);
        LongStream.range(0, 100_000).forEach(i -> seen.add(seed.split(i).value()));
        LongStream.range(0, 1_000).forEach(i -> seen.add(seed.split("node" + i).value()));
        assertThat(seen).hasSize(101_000);
    }

    @Test
    void neighbouringIndexesShareNoPattern() {
        Seed seed = new Seed(0);
        long ones = LongStream.range(0, 10_000)
                .map(i ->
                        Long.bitCount(seed.split(i).value() ^ seed.split(i + 1).value()))
                .sum();
        assertThat(ones / 10_000.0).isBetween(31.5, 32.5);
    }

    private static final long GOLDEN_SPLIT = -4631278186932570574L;
    private static final long GOLDEN_FIRST = -4767286540954276203L;
}
