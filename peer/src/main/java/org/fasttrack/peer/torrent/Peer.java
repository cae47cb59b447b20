package org.fasttrack.peer.torrent;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.fasttrack.common.content.Sha256;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.PeerExchange;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection.
 *
 * @param id proven; of a peer that proves none, 32 bytes that stand for it
 * @param address where it is, to be told to others with the port at which it says that it can be reached; null when not
 *     to be told
 * @param reputation its score, 0 to 1000
 */
public record Peer(NodeId id, PeerExchange.@Nullable Address address, int reputation) {
    /** What stands for the id of an ordinary client, which proves none: where it is, and what tells it from others there. */
    public static NodeId standIn(InetAddress host, byte[] distinction) {
        byte[] address = host.getAddress();
        return NodeId.of(Sha256.hash(ByteBuffer.allocate(address.length + distinction.length)
                .put(address)
                .put(distinction)
                .array()));
    }
}
