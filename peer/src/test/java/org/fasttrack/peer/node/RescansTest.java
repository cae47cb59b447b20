package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.MemoryCatalogue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RescansTest {
    private final Semaphore ends = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final Rescans rescans = new Rescans(this::scan);

    private Holdings scan() throws InterruptedException {
        begun.incrementAndGet();
        ends.acquire();
        try (var library = new Library(new MemoryCatalogue())) {
            return library.holdings();
        }
    }

    @AfterEach
    void close() {
        rescans.close();
    }

    @Test
    void whoAsksWhileOneRunsGetsTheNextTogetherWithOthers() throws Exception {
        CompletableFuture<Holdings> first = rescans.request();
        await().until(() -> begun.get() == 1);
        CompletableFuture<Holdings> second = rescans.request();
        assertThat(rescans.request()).isSameAs(second).isNotSameAs(first);
        ends.release();
        first.get(10, TimeUnit.SECONDS);
        assertThat(second).isNotDone();
        ends.release();
        second.get(10, TimeUnit.SECONDS);
        assertThat(begun).hasValue(2);
    }

    @Test
    void hintStartsNothingBesideTheOneThatRuns() throws Exception {
        CompletableFuture<Holdings> first = rescans.request();
        await().until(() -> begun.get() == 1);
        rescans.hint();
        ends.release(2);
        first.get(10, TimeUnit.SECONDS);
        rescans.close();
        assertThat(begun).hasValue(1);
    }

    @Test
    void closingEndsTheScanThatRuns() {
        CompletableFuture<Holdings> first = rescans.request();
        CompletableFuture<Holdings> second = rescans.request();
        rescans.close();
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isDone();
        assertThat(rescans.request()).isCompletedExceptionally();
    }
}
