package org.fasttrack.peer.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.fasttrack.peer.transfer.Dialer;

/** The HTTP connections of one download to its sources, which can be ended together. Thread-safe. */
final class SourceWires implements AutoCloseable {
    /** Connections at once; further sources wait until one of these failed. Each costs a megabyte and more. */
    private static final int AT_ONCE = 32;

    /** So long at least a source waits for the next request. */
    private static final Duration KEPT = Duration.ofSeconds(3);

    private static final List<String> HTTP = List.of("http/1.1");

    private final Dialer dialer;
    private final Duration patience;
    private final Set<SourceWire> open = ConcurrentHashMap.newKeySet();
    private final Map<Source, Kept> kept = new ConcurrentHashMap<>();
    private final Map<Source, CompletableFuture<Void>> asking = new ConcurrentHashMap<>();
    private volatile boolean stopped;
    private volatile boolean unkept;

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

    /**
     * Does {@code work} over a connection to {@code source} and ends it. It is the one that {@link #ask} has kept or is still
     * asking over, if there is one.
     */
    <T> T with(Source source, Work<T> work) throws IOException, InterruptedException {
        CompletableFuture<Void> asked = asking.get(source);
        if (asked != null) {
            awaitEnd(asked);
        }
        try (SourceWire wire = wire(source)) {
            return over(wire, work);
        }
    }

    /** As {@link #with}; but the connection is kept for whoever goes on with {@code source}: a handshake less. */
    <T> T ask(Source source, Work<T> work) throws IOException, InterruptedException {
        var asked = new CompletableFuture<Void>();
        asking.put(source, asked);
        try {
            return askOver(source, work);
        } finally {
            asking.remove(source, asked);
            asked.complete(null);
        }
    }

    private <T> T askOver(Source source, Work<T> work) throws IOException, InterruptedException {
        SourceWire wire = wire(source);
        try {
            T answer = over(wire, work);
            keep(source, wire);
            return answer;
        } catch (IOException | InterruptedException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    private static void awaitEnd(CompletableFuture<Void> asked) throws InterruptedException {
        try {
            asked.get();
        } catch (ExecutionException e) {
            throw new AssertionError("it is only ever completed well", e);
        }
    }

    private SourceWire wire(Source source) throws IOException {
        Kept last = kept.remove(source);
        if (last != null && last.fresh()) {
            return last.wire;
        }
        if (last != null) {
            last.wire.close();
        }
        return SourceWire.over(dialer.dial(source.peer(), source.address(), HTTP, patience), patience);
    }

    private <T> T over(SourceWire wire, Work<T> work) throws IOException, InterruptedException {
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

    private void keep(Source source, SourceWire wire) {
        Kept other = kept.size() < AT_ONCE ? kept.put(source, new Kept(wire)) : new Kept(wire);
        if (other != null) {
            other.wire.close();
        }
        if (unkept) {
            close();
        }
    }

    /** A connection over which nothing is under way. */
    private static final class Kept {
        private final SourceWire wire;
        private final long since = System.nanoTime();

        Kept(SourceWire wire) {
            this.wire = wire;
        }

        /** Whether the other side has surely not ended it for being idle, nor we. */
        boolean fresh() {
            return wire.isOpen() && System.nanoTime() - since < KEPT.toNanos();
        }
    }

    /** Nobody goes on with the connections that were kept, nor with those that would be. */
    @Override
    public void close() {
        unkept = true;
        for (Source source : List.copyOf(kept.keySet())) {
            Kept last = kept.remove(source);
            if (last != null) {
                last.wire.close();
            }
        }
    }

    /** Whether {@link #close} was called. */
    boolean closed() {
        return unkept;
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
