package org.fasttrack.common.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fasttrack.common.core.Core;
import org.fasttrack.common.core.Effect;
import org.fasttrack.common.core.Input;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one core in a running node: one virtual thread takes inputs from one bounded queue, does the effects in their
 * order, and wakes the core at its deadline. Nobody else touches the core, so it needs no lock.
 *
 * <p>The queue is the back-pressure: a connection's reader waits in {@link #put} while the core is behind, and so stops
 * reading its socket. Whoever must not wait uses {@link #offer}. A core that throws ends its loop: its state is not to
 * be trusted any more.
 *
 * @param <I> the core's inputs
 * @param <E> the core's effects
 */
public final class NodeLoop<I extends Input, E extends Effect> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);
    private static final Duration NEVER = Duration.ofDays(1);

    private final String name;
    private final Core<I, E> core;
    private final Consumer<E> doer;
    private final InstantSource clock;
    private final BlockingQueue<I> inputs;
    private final Thread thread;
    private Instant now = Instant.MIN;

    private NodeLoop(String name, Core<I, E> core, Consumer<E> doer, InstantSource clock, int capacity) {
        this.name = name;
        this.core = core;
        this.doer = doer;
        this.clock = clock;
        this.inputs = new ArrayBlockingQueue<>(capacity);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /**
     * Starts a loop.
     *
     * @param doer does an effect on the loop's thread, where it must not wait for long: what waits goes to a thread of
     *     its own and comes back as an input. It must not {@link #put} either, since nobody else empties the queue
     * @param capacity how many inputs may wait
     */
    public static <I extends Input, E extends Effect> NodeLoop<I, E> start(
            String name, Core<I, E> core, Consumer<E> doer, InstantSource clock, int capacity) {
        var loop = new NodeLoop<I, E>(name, core, doer, clock, capacity);
        loop.thread.start();
        return loop;
    }

    /** Waits for room and queues {@code input}; false when the loop has ended. */
    public boolean put(I input) throws InterruptedException {
        while (running()) {
            if (inputs.offer(input, 1, TimeUnit.SECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** Queues {@code input} if there is room; false when there is none, or the loop has ended. */
    public boolean offer(I input) {
        return running() && inputs.offer(input);
    }

    public boolean running() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{} failed and has ended", name, e);
        }
    }

    private void step() throws InterruptedException {
        I input = next();
        Instant time = time();
        List<E> effects = input == null ? core.wake(time) : core.on(input, time);
        effects.forEach(doer);
    }

    /** The next input, or null at the core's deadline. An input that waits goes first: deadlines can only be late. */
    private @Nullable I next() throws InterruptedException {
        Optional<Instant> deadline = core.deadline();
        Duration left = deadline.map(at -> Duration.between(time(), at)).orElse(NEVER);
        Duration wait = left.compareTo(NEVER) > 0 ? NEVER : left;
        return inputs.poll(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** The clock's time, except that it never goes back, which a core may rely on. */
    private Instant time() {
        Instant read = clock.instant();
        now = read.isAfter(now) ? read : now;
        return now;
    }

    /** Ends the loop after the input that it works on, and waits for that; what is queued is dropped. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
