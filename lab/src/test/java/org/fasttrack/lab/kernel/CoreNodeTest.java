package org.fasttrack.lab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.core.Core;
import org.fasttrack.common.core.Effect;
import org.fasttrack.common.core.Input;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;

class CoreNodeTest {
    private final Kernel kernel = new Kernel(new Seed(1));
    private final List<String> done = new ArrayList<>();
    private final CoreNode<Ask, Said> node = new CoreNode<>(kernel, 0, said -> done.add(said.text()));

    private record Ask(Duration in) implements Input {}

    private record Said(String text) implements Effect {}

    /** Rings once, at the time it was last asked for. */
    private static final class AlarmClock implements Core<Ask, Said> {
        private Optional<Instant> due = Optional.empty();

        @Override
        public List<Said> on(Ask input, Instant now) {
            due = Optional.of(now.plus(input.in()));
            return List.of(new Said("set"), new Said("thanked"));
        }

        @Override
        public List<Said> wake(Instant now) {
            due = Optional.empty();
            return List.of(
                    new Said("rings@" + Duration.between(Kernel.START, now).toMillis()));
        }

        @Override
        public Optional<Instant> deadline() {
            return due;
        }
    }

    private void ask(long millis) {
        node.on(new Ask(Duration.ofMillis(millis)));
    }

    @Test
    void effectsAreDoneInOrderAndTheDeadlineIsKept() {
        node.start(new AlarmClock());
        ask(50);
        kernel.run();
        assertThat(done).containsExactly("set", "thanked", "rings@50");
    }

    @Test
    void aDeadlineThatMovesIsKeptWhereItWent() {
        node.start(new AlarmClock());
        ask(50);
        ask(80);
        ask(20);
        ask(90);
        kernel.run();
        assertThat(done)
                .endsWith("rings@90")
                .filteredOn(s -> s.startsWith("rings"))
                .hasSize(1);
    }

    @Test
    void aCrashedNodeForgetsItsDeadlineAndTakesNoInput() {
        node.start(new AlarmClock());
        ask(50);
        node.crash();
        ask(10);
        kernel.run();
        assertThat(done).containsExactly("set", "thanked");
        assertThat(node.up()).isFalse();
    }

    @Test
    void aRestartedNodeIsNotWokenForItsFormerLife() {
        node.start(new AlarmClock());
        ask(50);
        node.crash();
        node.start(new AlarmClock());
        ask(70);
        kernel.run();
        assertThat(done).filteredOn(s -> s.startsWith("rings")).containsExactly("rings@70");
    }
}
