package org.fasttrack.peer.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** SIGTERM and SIGINT stop a node in good order: the process ends once the node has closed. */
final class Stop {
    private static final CountDownLatch CLOSED = new CountDownLatch(1);
    private static final long PATIENCE_SECONDS = 5;

    private Stop() {}

    /** Counts down when the process is told to stop. */
    static CountDownLatch onSignal() {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            try {
                                CLOSED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
        return stop;
    }

    /** Tells that everything is closed. */
    static void done() {
        CLOSED.countDown();
    }
}
