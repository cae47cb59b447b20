package org.fasttrack.peer.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.fasttrack.peer.transfer.Dialer;

/** The HTTP connections of one download to its sources, which can be ended together. Thread-safe. */
final class SourceWires {
    /** Connections at once; further sources wait until one of these failed. Each costs a megabyte and more. */
    private static final int AT_ONCE = 32;

    private static final List<String> HTTP = List.of("http/1.1");

    private final Dialer dialer;
    private final Duration patience;
    private final Set<SourceWire> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** @param patience for a connection, and for each step on it */
    SourceWires(Dialer dialer, Duration patience) {
        this.dialer = dialer;
        this.patience = patience;
    }

    /** Something done over a wire. */
    @FunctionalInterface
    interface Work<T> {
        T over(SourceWire wire) throws IOException, InterruptedException;
    }

    /** Connects to {@code source} and does {@code work}. */
    <T> T with(Source source, Work<T> work) throws IOException, InterruptedException {
        try (SourceWire wire =
                SourceWire.over(dialer.dial(source.peer(), source.address(), HTTP, patience), patience)) {
            open.add(wire);
            if (stopped) {
                wire.abort();
            }
            try {
                return work.over(wire);
            } finally {
                open.remove(wire);
            }
        }
    }

    /** Ends what the wires wait for now. */
    void abort() {
        open.forEach(SourceWire::abort);
    }

    /** As {@link #abort}, and from now on. */
    void stop() {
        stopped = true;
        abort();
    }

    boolean stopped() {
        return stopped;
    }

    /**
     * Works on all sources at once until all are done, or {@code enough} says that the rest need not end.
     *
     * @return counts those that have not ended
     */
    static CountDownLatch onEach(List<Source> sources, BooleanSupplier enough, Consumer<Source> work)
            throws InterruptedException {
        var running = new CountDownLatch(sources.size());
        var room = new Semaphore(AT_ONCE);
        List<Thread> threads = sources.stream()
                .map(source -> Thread.ofVirtual().name("fetch").start(() -> {
                    try {
                        inTurn(room, () -> work.accept(source));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        running.countDown();
                    }
                }))
                .toList();
        try {
            while (!enough.getAsBoolean() && !running.await(50, TimeUnit.MILLISECONDS)) {
                // Looks again whether what came is enough.
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
        return running;
    }

    private static void inTurn(Semaphore room, Runnable work) throws InterruptedException {
        room.acquire();
        try {
            work.run();
        } finally {
            room.release();
        }
    }
}
