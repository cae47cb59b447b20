package org.fasttrack.lab.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private record Scheduled(long time, int order) {}

    @Test
    void anEmptyQueueHasNoEventToRemove() {
        assertThatThrownBy(() -> new EventQueue().remove()).isInstanceOf(IllegalStateException.class);
    }

    /** Against a sorted list, with removals between additions and many equal times. */
    @Test
    void eventsComeByTimeThenByTheOrderOfScheduling() {
        for (long seed = 0; seed < 50; seed++) {
            RandomGenerator random = new Seed(seed).generator();
            var queue = new EventQueue();
            List<Scheduled> model = new ArrayList<>();
            List<Scheduled> came = new ArrayList<>();
            for (int order = 0; order < 1_000; order++) {
                var next = new Scheduled(random.nextLong(100), order);
                queue.add(next.time(), 0, () -> came.add(next));
                model.add(next);
                if (random.nextInt(3) == 0) {
                    takeFirst(seed, queue, model, came);
                }
            }
            while (!queue.isEmpty()) {
                takeFirst(seed, queue, model, came);
            }
            assertThat(model).isEmpty();
        }
    }

    private static void takeFirst(long seed, EventQueue queue, List<Scheduled> model, List<Scheduled> came) {
        Scheduled expected = model.stream()
                .min(Comparator.comparingLong(Scheduled::time).thenComparingInt(Scheduled::order))
                .orElseThrow();
        assertThat(queue.time()).as("seed %d", seed).isEqualTo(expected.time());
        queue.remove().happen();
        assertThat(came.getLast()).as("seed %d", seed).isEqualTo(expected);
        model.remove(expected);
    }
}
