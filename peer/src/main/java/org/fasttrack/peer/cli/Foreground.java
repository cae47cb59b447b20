package org.fasttrack.peer.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;

/**
 * A node in the foreground: it says when it serves, and runs until SIGTERM or SIGINT. The process ends once everything
 * is closed in good order, or has had five seconds for it.
 */
public final class Foreground {
    private static final CountDownLatch CLOSED = new CountDownLatch(1);
    private static final long PATIENCE_SECONDS = 5;

    private Foreground() {}

    /** Counts down when the process is told to stop. */
    public static CountDownLatch onSignal() {
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
    public static void closed() {
        CLOSED.countDown();
    }

    /** The one line that scripts wait for. */
    public static void ready(Console console, boolean json, NodeId id, String address) {
        if (json) {
            console.json(Json.of("ready", true, "id", id.toString(), "listen", address));
        } else {
            console.line("ready " + id + " " + address);
        }
    }
}
