package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.PeerChannel;
import org.fasttrack.peer.torrent.SocketPeerChannel;

/** Plain connections to ordinary clients. */
final class Dial {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private Dial() {}

    /** Connects; the handshake is the caller's, within the deadline that the channel has. */
    static PeerChannel to(InetSocketAddress address) throws IOException {
        SocketChannel socket = SocketChannel.open();
        try {
            socket.socket().connect(address, (int) PATIENCE.toMillis());
            var channel = new SocketPeerChannel(socket);
            channel.deadline(PATIENCE);
            return channel;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw new IOException("no connection to " + address + ": " + e.getMessage(), e);
        }
    }

    /**
     * The handshake for {@code torrent}. With a version 1 infohash nothing is said of version 2, since a hybrid's owner
     * would answer that with the other infohash (BEP 52).
     */
    static Handshake handshake(Infohash torrent, byte[] peerId) {
        return new Handshake(new Handshake.Features(true, true, torrent.isV2()), torrent.wire(), peerId);
    }

    /** An ordinary client proves no identity: where it is stands for one. */
    static NodeId standIn(InetSocketAddress address) {
        return Peer.standIn(
                address.getAddress(),
                ByteBuffer.allocate(Integer.BYTES).putInt(address.getPort()).array());
    }
}
