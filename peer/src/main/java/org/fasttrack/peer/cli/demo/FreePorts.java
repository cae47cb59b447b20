package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on loopback that nobody listens on, and that were not given out before. */
final class FreePorts {
    private static final int ATTEMPTS = 200;

    private final Set<Integer> given = new HashSet<>();

    /** A control port whose neighbours from one below to two above are free too. */
    int control() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int control = ThreadLocalRandom.current().nextInt(20_000, 60_000) / 4 * 4 + 1;
            if (isFree(control - 1)
                    && isFree(control)
                    && isFree(control + 1)
                    && isFree(control + 2)
                    && given.add(control)) {
                return control;
            }
        }
        throw new IOException("no four free ports in a row were found on loopback");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
