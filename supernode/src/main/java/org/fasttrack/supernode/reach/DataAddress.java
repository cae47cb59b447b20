package org.fasttrack.supernode.reach;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.fasttrack.common.network.HostPort;

/**
 * Where a peer's data port is, of what it claims and of where its session comes from. Nobody is believed about another's
 * host: otherwise a peer could make its supernode, and all who want its files, connect to whomever it names.
 */
public final class DataAddress {
    private static final int HTTPS = 443;
    private static final int FIRST_FREE_PORT = 1024;

    private DataAddress() {}

    /**
     * The claimed port at the host that the session comes from. Empty when the port is one where other services live.
     */
    static Optional<InetSocketAddress> of(String claimed, InetAddress observed) {
        int port = port(claimed);
        if (!mayBeAt(port)) {
            return Optional.empty();
        }
        Optional<InetSocketAddress> address = HostPort.numeric(claimed);
        if (observed == null
                || address.filter(at -> sameHost(at.getAddress(), observed)).isPresent()) {
            return address;
        }
        return Optional.of(new InetSocketAddress(observed, port));
    }

    /** Whether data ports may be at {@code port}, where no other services live. */
    public static boolean mayBeAt(int port) {
        return port == HTTPS || port >= FIRST_FREE_PORT;
    }

    private static int port(String claimed) {
        String digits = claimed.substring(claimed.lastIndexOf(':') + 1);
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        return port <= 65_535 ? port : 0;
    }

    /** All of loopback is one machine. */
    private static boolean sameHost(InetAddress a, InetAddress b) {
        return a.equals(b) || (a.isLoopbackAddress() && b.isLoopbackAddress());
    }
}
