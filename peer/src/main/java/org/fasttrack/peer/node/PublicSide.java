package org.fasttrack.peer.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.peer.gateway.Gateway;
import org.fasttrack.peer.gateway.GatewayLimits;
import org.fasttrack.peer.gateway.PublicTorrents;
import org.jspecify.annotations.Nullable;

/**
 * What a peer's owner lets out of the network: the contents of public folders as torrents, and the gateway that serves
 * them in the clear, if it was asked for.
 */
public record PublicSide(PublicTorrents torrents, Optional<Gateway> gateway) implements AutoCloseable {
    /**
     * Opens the gateway, if {@code listen} is given; the peer's upload limit holds for it, too.
     *
     * @param labels of the public folders
     * @param folder where exported torrents are kept
     * @throws IOException when the address is taken
     */
    public static PublicSide open(PeerRole role, Set<String> labels, Path folder, @Nullable InetSocketAddress listen)
            throws IOException {
        var torrents = new PublicTorrents(role.library(), labels, folder);
        return new PublicSide(
                torrents,
                listen == null
                        ? Optional.empty()
                        : Optional.of(Gateway.open(listen, torrents, GatewayLimits.DEFAULT, role.uploadRates())));
    }

    @Override
    public void close() {
        gateway.ifPresent(Gateway::close);
    }
}
