package org.fasttrack.lab.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;

class KernelTest {
    private final Kernel kernel = new Kernel(new Seed(1), "fasttrack lab test --seed 1");
    private final List<String> happened = new ArrayList<>();

    private void schedule(long millis, String what) {
        kernel.after(
                Duration.ofMillis(millis),
                Kernel.NO_NODE,
                () -> happened.add(what + "@" + kernel.elapsed().toMillis()));
    }

    @Test
    void timeJumpsFromEventToEvent() {
        schedule(3_600_000, "later");
        schedule(5, "soon");
        kernel.run();
        assertThat(happened).containsExactly("soon@5", "later@3600000");
        assertThat(kernel.now()).isEqualTo(Kernel.START.plusSeconds(3600));
    }

    @Test
    void runsUpToAndWithTheGivenInstant() {
        schedule(10, "at");
        schedule(11, "after");
        kernel.run(Duration.ofMillis(10));
        assertThat(happened).containsExactly("at@10");
        assertThat(kernel.pending()).isEqualTo(1);
    }

    @Test
    void stopEndsTheRunAndItCanGoOn() {
        kernel.after(Duration.ZERO, Kernel.NO_NODE, kernel::stop);
        schedule(1, "next");
        kernel.run();
        assertThat(happened).isEmpty();
        kernel.run();
        assertThat(happened).containsExactly("next@1");
    }

    @Test
    void nothingIsScheduledInThePast() {
        assertThatThrownBy(() -> kernel.afterNanos(-1, 0, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBrokenInvariantEndsTheRunAndSaysHowToReplayIt() {
        kernel.invariant(new Invariant() {
            @Override
            public String name() {
                return "at most two events";
            }

            @Override
            public Optional<String> broken(int node) {
                return happened.size() > 2 ? Optional.of(happened.size() + " after node " + node) : Optional.empty();
            }
        });
        schedule(1, "a");
        schedule(2, "b");
        kernel.after(Duration.ofMillis(3), 17, () -> happened.add("c"));
        schedule(4, "never");
        assertThatThrownBy(kernel::run)
                .isInstanceOf(InvariantBroken.class)
                .hasMessageContaining("at most two events: 3 after node 17 (event 3, 2026-01-01T00:00:00.003Z)")
                .hasMessageContaining("replay: fasttrack lab test --seed 1");
        assertThat(happened).hasSize(3);
    }

    @Test
    void aSeedNamesARunAndAnotherSeedAnotherRun() {
        assertThat(randomWalk(7)).isEqualTo(randomWalk(7));
        assertThat(randomWalk(7)).isNotEqualTo(randomWalk(8));
    }

    @Test
    void whatIsNotedIsPartOfTheFingerprint() {
        Kernel same = new Kernel(new Seed(1));
        assertThat(same.fingerprint()).isEqualTo(kernel.fingerprint());
        same.note(5);
        assertThat(same.fingerprint()).isNotEqualTo(kernel.fingerprint());
    }

    private static long randomWalk(long seed) {
        var kernel = new Kernel(new Seed(seed));
        RandomGenerator random = kernel.seed("walk").generator();
        kernel.afterNanos(0, 0, new Event() {
            @Override
            public void happen() {
                if (kernel.events() < 1_000) {
                    kernel.afterNanos(random.nextLong(1_000), random.nextInt(10), this);
                }
            }
        });
        kernel.run();
        return kernel.fingerprint();
    }
}
