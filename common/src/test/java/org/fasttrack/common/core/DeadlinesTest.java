package org.fasttrack.common.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines<String> deadlines = new Deadlines<>();

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    @Test
    void noneSetNoneDue() {
        assertThat(deadlines.next()).isEmpty();
        assertThat(deadlines.due(at(9))).isEmpty();
    }

    @Test
    void dueInTheOrderOfTimeThenOfSetting() {
        deadlines.set("late", at(3));
        deadlines.set("second", at(1));
        deadlines.set("third", at(1));
        deadlines.set("first", at(0));
        assertThat(deadlines.due(at(2))).containsExactly("first", "second", "third");
        assertThat(deadlines.next()).contains(at(3));
    }

    @Test
    void dueAtItsInstantAndOnlyOnce() {
        deadlines.set("a", at(1));
        assertThat(deadlines.due(at(1))).containsExactly("a");
        assertThat(deadlines.due(at(1))).isEmpty();
    }

    @Test
    void settingAgainReplaces() {
        deadlines.set("a", at(1));
        deadlines.set("a", at(5));
        assertThat(deadlines.due(at(4))).isEmpty();
        assertThat(deadlines.size()).isEqualTo(1);
    }

    @Test
    void aCancelledOneIsNeverDue() {
        deadlines.set("a", at(1));
        deadlines.cancel("a");
        deadlines.cancel("unknown");
        assertThat(deadlines.next()).isEmpty();
    }

    @Test
    void theEarlierOfTwo() {
        assertThat(Deadlines.earlier(Optional.of(at(1)), Optional.of(at(2)))).contains(at(1));
        assertThat(Deadlines.earlier(Optional.of(at(3)), Optional.of(at(2)))).contains(at(2));
        assertThat(Deadlines.earlier(Optional.empty(), Optional.of(at(2)))).contains(at(2));
        assertThat(Deadlines.earlier(Optional.empty(), Optional.empty())).isEmpty();
    }

    /** Against a plain map of what is set, in 200 random runs. */
    @Test
    void agreesWithANaiveModel() {
        for (long seed = 0; seed < 200; seed++) {
            RandomGenerator random = new Seed(seed).generator();
            var timers = new Deadlines<Integer>();
            Map<Integer, Instant> model = new HashMap<>();
            for (long second = 0; second < 100; second++) {
                int key = random.nextInt(10);
                if (random.nextInt(4) == 0) {
                    timers.cancel(key);
                    model.remove(key);
                } else {
                    Instant when = at(second + random.nextInt(20));
                    timers.set(key, when);
                    model.put(key, when);
                }
                assertThat(timers.next()).as("seed %d", seed).isEqualTo(earliest(model));
                List<Integer> due = timers.due(at(second));
                assertThat(due).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(dueOf(model, at(second)));
            }
        }
    }

    private static Optional<Instant> earliest(Map<Integer, Instant> model) {
        return model.values().stream().min(Instant::compareTo);
    }

    private static List<Integer> dueOf(Map<Integer, Instant> model, Instant now) {
        var due = new ArrayList<Integer>();
        model.forEach((key, when) -> {
            if (!when.isAfter(now)) {
                due.add(key);
            }
        });
        due.forEach(model::remove);
        return due;
    }
}
