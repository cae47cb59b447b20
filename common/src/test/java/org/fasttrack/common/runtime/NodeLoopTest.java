package org.fasttrack.common.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.core.Core;
import org.fasttrack.common.core.Effect;
import org.fasttrack.common.core.Input;
import org.junit.jupiter.api.Test;

class NodeLoopTest {
    private static final int CAPACITY = 2;

    private record Word(String text) implements Input {}

    private record Echo(String text, Instant at) implements Effect {}

    /** Says everything twice; "later" is also said once more at its deadline, and "fail" is a defect. */
    private static final class Parrot implements Core<Word, Echo> {
        private final List<Instant> times = new ArrayList<>();
        private Optional<Instant> due = Optional.empty();

        @Override
        public List<Echo> on(Word input, Instant now) {
            times.add(now);
            due = switch (input.text()) {
                case "later" -> Optional.of(now.plusMillis(20));
                case "fail" -> throw new IllegalStateException("a defect, as this test wants it");
                default -> Optional.empty();
            };
            return List.of(new Echo(input.text(), now), new Echo(input.text() + " again", now));
        }

        @Override
        public List<Echo> wake(Instant now) {
            boolean early = due.isEmpty() || now.isBefore(due.get());
            due = early ? due : Optional.empty();
            return early ? List.of() : List.of(new Echo("woken", now));
        }

        @Override
        public Optional<Instant> deadline() {
            return due;
        }
    }

    private final Parrot core = new Parrot();
    private final BlockingQueue<Echo> done = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        Echo echo = done.poll(10, TimeUnit.SECONDS);
        return echo == null ? "nothing" : echo.text();
    }

    private NodeLoop<Word, Echo> loop(InstantSource clock) {
        return NodeLoop.start("parrot", core, done::add, clock, CAPACITY);
    }

    @Test
    void effectsAreDoneInTheOrderOfTheInputs() throws InterruptedException {
        try (var loop = loop(InstantSource.system())) {
            for (int i = 0; i < 100; i++) {
                assertThat(loop.put(new Word("w" + i))).isTrue();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(next()).isEqualTo("w" + i);
                assertThat(next()).isEqualTo("w" + i + " again");
            }
        }
    }

    @Test
    void theCoreIsWokenAtItsDeadlineAndNotBefore() throws InterruptedException {
        try (var loop = loop(InstantSource.system())) {
            loop.put(new Word("later"));
            Echo asked = done.take();
            assertThat(next()).isEqualTo("later again");
            Echo woken = done.poll(10, TimeUnit.SECONDS);
            assertThat(woken).isNotNull();
            assertThat(woken.text()).isEqualTo("woken");
            assertThat(woken.at()).isAfterOrEqualTo(asked.at().plusMillis(20));
        }
    }

    @Test
    void aClockThatIsSetBackDoesNotTakeTheCoreBack() throws InterruptedException {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        var clock = new AtomicReference<>(start);
        try (var loop = loop(clock::get)) {
            loop.put(new Word("one"));
            next();
            next();
            clock.set(start.minusSeconds(60));
            loop.put(new Word("two"));
            next();
            next();
        }
        assertThat(core.times).containsExactly(start, start);
    }

    @Test
    void theQueueIsBounded() throws InterruptedException {
        var hold = new CountDownLatch(1);
        var inside = new CountDownLatch(1);
        try (var loop = NodeLoop.start("parrot", core, echo -> hold(inside, hold), InstantSource.system(), CAPACITY)) {
            loop.put(new Word("held"));
            inside.await();
            for (int i = 0; i < CAPACITY; i++) {
                assertThat(loop.offer(new Word("waits"))).isTrue();
            }
            assertThat(loop.offer(new Word("one too many"))).isFalse();
            hold.countDown();
        }
    }

    private static void hold(CountDownLatch inside, CountDownLatch hold) {
        inside.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCoreThatThrowsEndsItsLoopAndNothingElse() throws InterruptedException {
        try (var loop = loop(InstantSource.system())) {
            loop.put(new Word("fail"));
            while (loop.running()) {
                Thread.onSpinWait();
            }
            assertThat(loop.put(new Word("too late"))).isFalse();
            assertThat(loop.offer(new Word("too late"))).isFalse();
        }
    }

    @Test
    void closingEndsTheThread() {
        var loop = loop(InstantSource.system());
        loop.close();
        assertThat(loop.running()).isFalse();
    }
}
