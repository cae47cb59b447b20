package org.fasttrack.peer.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final int WRITERS = 10;
    private static final String FULL = "full";

    private final Object lock = new Object();
    private final BlockingQueue<String> begun = new ArrayBlockingQueue<>(100);
    private final SynchronousQueue<String> outcomes = new SynchronousQueue<>();
    private int state;
    private int waiting;
    private final GroupCommit commit = new GroupCommit(lock, () -> Integer.toString(state), this::write);

    /** Each write takes until the test says how it ends. */
    private void write(String text) throws IOException {
        begun.add(text);
        try {
            if (outcomes.take().equals(FULL)) {
                throw new IOException("the disk is full");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private List<Thread> change(int count, List<Throwable> failures) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                Throwable failure = catchThrowable(() -> {
                    synchronized (lock) {
                        state++;
                        waiting++;
                        commit.await();
                    }
                });
                synchronized (failures) {
                    if (failure != null) {
                        failures.add(failure);
                    }
                }
            }));
        }
        return threads;
    }

    private void awaitWaiting(int count) {
        while (true) {
            synchronized (lock) {
                if (waiting == count) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void changesThatComeDuringAWriteShareTheNext() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        List<Thread> first = change(1, failures);
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo("1");
        List<Thread> others = change(WRITERS, failures);
        awaitWaiting(1 + WRITERS);
        outcomes.put("written");
        join(first);
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo(Integer.toString(1 + WRITERS));
        assertThat(others).allMatch(Thread::isAlive);
        outcomes.put("written");
        join(others);
        assertThat(begun).isEmpty();
        assertThat(failures).isEmpty();
    }

    /** A queue that is closed writes nothing any more, whoever began the last write. */
    @Test
    void settledMeansThatNoWriteIsUnderWay() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        List<Thread> first = change(1, failures);
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo("1");
        Thread closing = Thread.ofPlatform().start(() -> {
            synchronized (lock) {
                commit.settle();
            }
        });
        while (closing.getState() != Thread.State.WAITING) {
            assertThat(closing.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        outcomes.put("written");
        join(first);
        join(List.of(closing));
    }

    @Test
    void aFailedWriteFailsThoseWhoSharedItAndNoOther() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        List<Thread> first = change(1, failures);
        assertThat(begun.poll(30, TimeUnit.SECONDS)).isEqualTo("1");
        List<Thread> others = change(WRITERS, failures);
        awaitWaiting(1 + WRITERS);
        outcomes.put("written");
        outcomes.put(FULL);
        join(first);
        join(others);
        assertThat(failures)
                .hasSize(WRITERS)
                .allSatisfy(failure ->
                        assertThat(failure).isInstanceOf(IOException.class).hasMessage("the disk is full"));
        List<Thread> later = change(1, failures);
        outcomes.put("written");
        join(later);
        assertThat(failures).hasSize(WRITERS);
    }
}
