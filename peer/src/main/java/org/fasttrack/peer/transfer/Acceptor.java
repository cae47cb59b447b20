package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections on a thread of its own until the listener is closed. */
public final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MILLIS = 100;

    private Acceptor() {}

    /** Takes over each connection; must not block. */
    @FunctionalInterface
    public interface Admission {
        void admit(SocketChannel socket) throws IOException;
    }

    /** @param name of the thread and in the log */
    public static void start(String name, ServerSocketChannel listener, Admission admission) {
        Thread.ofVirtual().name(name).start(() -> accept(name, listener, admission));
    }

    private static void accept(String name, ServerSocketChannel listener, Admission admission) {
        while (listener.isOpen()) {
            try {
                admission.admit(listener.accept());
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.warn("{} cannot accept a connection: {}", name, e.toString());
                    pause();
                }
            }
        }
    }

    /** Out of descriptors, most likely: at full speed the loop would only fill the log. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
