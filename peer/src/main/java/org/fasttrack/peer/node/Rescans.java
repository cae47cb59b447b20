package org.fasttrack.peer.node;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.fasttrack.peer.library.Holdings;
import org.jspecify.annotations.Nullable;

/**
 * Scans in the background, one at a time. Whoever asks while one runs gets one that begins after it, together with all
 * others who do. Thread-safe.
 */
final class Rescans implements AutoCloseable {
    private final Work work;
    private @Nullable CompletableFuture<Holdings> next;
    private @Nullable Thread running;
    private boolean closed;

    /** A scan. Blocks. */
    @FunctionalInterface
    interface Work {
        Holdings scan() throws InterruptedException;
    }

    Rescans(Work work) {
        this.work = work;
    }

    /** @return what a scan finds that begins from now on; it fails with {@link CompletionException} when that does */
    synchronized CompletableFuture<Holdings> request() {
        if (closed) {
            return CompletableFuture.failedFuture(new CancellationException("the node stops"));
        }
        if (next == null) {
            next = new CompletableFuture<>();
        }
        if (running == null) {
            running = Thread.ofVirtual().name("rescan").start(this::run);
        }
        return next;
    }

    /** As {@link #request}, unless one runs already, which may see what it is about. */
    synchronized void hint() {
        if (running == null) {
            var _ = request();
        }
    }

    private void run() {
        for (CompletableFuture<Holdings> asked = take(); asked != null; asked = take()) {
            try {
                asked.complete(work.scan());
            } catch (InterruptedException | RuntimeException e) {
                asked.completeExceptionally(e);
            }
        }
    }

    private synchronized @Nullable CompletableFuture<Holdings> take() {
        CompletableFuture<Holdings> asked = closed ? null : next;
        if (asked == null) {
            running = null;
        } else {
            next = null;
        }
        return asked;
    }

    /** Ends the scan that runs. Returns when it has ended. */
    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            closed = true;
            thread = running;
            if (next != null) {
                next.cancel(false);
            }
        }
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
