package org.fasttrack.peer.queue;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state that a lock guards: changes that come while one write goes on share the next, so that a disk's slow
 * sync is paid once for all of them. Every method is called with the lock held; who waits gives it up meanwhile.
 */
final class GroupCommit {
    /** What all who wait for one write share. */
    private static final class Batch {
        private boolean done;
        private @Nullable IOException failure;
    }

    /** Writes what it is given to the disk. */
    interface Disk {
        void write(String state) throws IOException;
    }

    private final Object lock;
    private final Supplier<String> state;
    private final Disk disk;
    private @Nullable Batch next;
    private boolean writing;

    /** @param state asked with the lock held */
    GroupCommit(Object lock, Supplier<String> state, Disk disk) {
        this.lock = lock;
        this.state = state;
        this.disk = disk;
    }

    /** Returns when the state as it is now, or a later one, is on the disk. Not interruptible. */
    void await() throws IOException {
        Batch mine = begin();
        waitWhile(() -> !mine.done);
        if (mine.failure != null) {
            throw new IOException(mine.failure.getMessage(), mine.failure);
        }
    }

    /** Returns when no write is under way, whoever waits for it. Not interruptible. */
    void settle() {
        waitWhile(() -> writing);
    }

    private void waitWhile(BooleanSupplier condition) {
        boolean interrupted = false;
        while (condition.getAsBoolean()) {
            try {
                lock.wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Batch begin() {
        if (next == null) {
            next = new Batch();
        }
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name("queue-file").start(this::writeAll);
        }
        return next;
    }

    private void writeAll() {
        while (true) {
            Batch batch;
            synchronized (lock) {
                batch = next;
                next = null;
                if (batch == null) {
                    writing = false;
                    lock.notifyAll();
                    return;
                }
            }
            IOException failure = write();
            synchronized (lock) {
                batch.failure = failure;
                batch.done = true;
                lock.notifyAll();
            }
        }
    }

    /** Whatever goes wrong, those who wait hear of it. */
    private @Nullable IOException write() {
        try {
            String now;
            synchronized (lock) {
                now = state.get();
            }
            disk.write(now);
            return null;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException e) {
            return new IOException(e);
        }
    }
}
