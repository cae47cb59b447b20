package org.fasttrack.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.kernel.Kernel;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final Kernel kernel = new Kernel(new Seed(5));
    private final List<String> log = new ArrayList<>();
    private final Faults faults = new Faults(kernel, new Faults.Target() {
        private boolean up = true;

        @Override
        public boolean up(int node) {
            return up;
        }

        @Override
        public void crash(int node) {
            up = false;
            log.add("crash@" + kernel.elapsed().toMinutes());
        }

        @Override
        public void restart(int node) {
            up = true;
            log.add("restart@" + kernel.elapsed().toMinutes());
        }
    });

    @Test
    void plannedFaultsHappenOnceAndInTurn() {
        faults.crash(0, Duration.ofMinutes(1));
        faults.crash(0, Duration.ofMinutes(2));
        faults.restart(0, Duration.ofMinutes(3));
        kernel.run();
        assertThat(log).containsExactly("crash@1", "restart@3");
    }

    @Test
    void churnAlternatesForEver() {
        faults.churn(0, Churn.USUAL, new Seed(1));
        kernel.run(Duration.ofDays(60));
        assertThat(log).hasSizeGreaterThan(100);
        assertThat(IntStream.range(0, log.size())
                        .allMatch(i -> log.get(i).startsWith(i % 2 == 0 ? "crash" : "restart")))
                .isTrue();
    }

    /** Half of 20,000 sessions are shorter than the median asked for, give or take a standard deviation of .35 %. */
    @Test
    void sessionsHaveTheMedianAndTheTailAskedFor() {
        RandomGenerator random = new Seed(9).generator();
        List<Duration> sessions = IntStream.range(0, 20_000)
                .mapToObj(i -> Churn.USUAL.session(random))
                .toList();
        long shorter = sessions.stream()
                .filter(s -> s.compareTo(Duration.ofHours(1)) < 0)
                .count();
        long long16 = sessions.stream()
                .filter(s -> s.compareTo(Duration.ofHours(16)) > 0)
                .count();
        assertThat(shorter / 20_000.0).isBetween(.49, .51);
        // Weibull, k = 1/2: P(X > 16 median) = 2^-sqrt(16)
        assertThat(long16 / 20_000.0).isBetween(1 / 16.0 - .006, 1 / 16.0 + .006);
    }
}
