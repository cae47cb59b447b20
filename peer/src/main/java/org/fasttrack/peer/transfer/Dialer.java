package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.fasttrack.common.identity.NodeId;

/** Opens connections to other peers' data ports, by whatever way reaches them. Thread-safe. */
@FunctionalInterface
public interface Dialer {
    /**
     * Blocks until the TLS handshake is done and {@code peer} has proved that it is.
     *
     * @param address where it is said to listen
     * @param protocols offered in ALPN, the preferred one first
     * @param limit for the whole
     * @throws UntoldException when all that failed was to ask the peer to connect
     */
    TlsChannel dial(NodeId peer, InetSocketAddress address, List<String> protocols, Duration limit) throws IOException;
}
