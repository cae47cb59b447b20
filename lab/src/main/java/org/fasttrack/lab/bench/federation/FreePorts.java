package org.fasttrack.lab.bench.federation;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Ports for members that must know each other's before they listen. They lie below those that systems give to outgoing
 * connections, so that none is taken between the choice and its use, and they differ, because all are held until the last
 * is found.
 */
final class FreePorts {
    private static final int LOWEST = 15_000;
    /** Linux gives out 32,768 and above, others 49,152 and above. */
    private static final int BEYOND = 32_768;

    private static final int MAX_TRIES = 1_000;

    private FreePorts() {}

    static List<InetSocketAddress> find(int count, RandomGenerator random) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int tries = 0; held.size() < count; tries++) {
                hold(held, random.nextInt(LOWEST, BEYOND), tries);
            }
            return held.stream()
                    .map(socket -> new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort()))
                    .toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static void hold(List<ServerSocket> held, int port, int tries) throws IOException {
        try {
            held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
            if (tries == MAX_TRIES) {
                throw e;
            }
        }
    }
}
