package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final AtomicInteger expired = new AtomicInteger();
    private final Deadline deadline = new Deadline(expired::incrementAndGet);

    @AfterEach
    void end() {
        deadline.end();
    }

    @Test
    void anEarlierDeadlineReplacesALaterOne() {
        deadline.set(Duration.ofHours(1));
        deadline.set(Duration.ofMillis(1));
        await().until(() -> expired.get() == 1);
    }

    @Test
    void eachThatPassesIsToldOnce() {
        deadline.set(Duration.ofMillis(1));
        await().until(() -> expired.get() == 1);
        deadline.set(Duration.ofMillis(1));
        await().until(() -> expired.get() == 2);
    }

    @Test
    void oneThatKeepsMovingIsNotTold() {
        deadline.set(Duration.ofSeconds(2));
        deadline.set(Duration.ofHours(1));
        var other = new AtomicInteger();
        new Deadline(other::incrementAndGet).set(Duration.ofSeconds(3));
        await().until(() -> other.get() == 1);
        assertThat(expired.get()).isZero();
    }

    @Test
    void whatWasClearedIsNotTold() {
        var other = new AtomicInteger();
        var later = new Deadline(other::incrementAndGet);
        deadline.set(Duration.ofMillis(300));
        deadline.clear();
        later.set(Duration.ofMillis(600));
        await().until(() -> other.get() == 1);
        assertThat(expired.get()).isZero();
    }
}
