package org.fasttrack.supernode.membership.jgroups;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jgroups.blocks.cs.Connection;

/**
 * Ends connections whatever the other end does. JGroups says goodbye on each that it closes, in the thread that installs a
 * view or that accepts connections. To a host that takes nothing any more, with the system's buffer full, this lasts until
 * TCP gives up, minutes, in which no view comes and nobody is let in.
 */
final class Farewell {
    /** So long all of them together may take to say that they go. */
    private static final Duration MOST = Duration.ofMillis(200);

    private Farewell() {}

    /** Returns when all {@code connections} are closed. */
    static void to(Collection<Connection> connections) {
        List<Thread> speaking = connections.stream()
                .map(connection -> Thread.startVirtualThread(() -> say(connection)))
                .toList();
        long deadline = System.nanoTime() + MOST.toNanos();
        try {
            for (Thread thread : speaking) {
                thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(Farewell::hangUp);
    }

    private static void say(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            hangUp(connection);
        }
    }

    private static void hangUp(Connection connection) {
        try {
            connection.close(false);
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
