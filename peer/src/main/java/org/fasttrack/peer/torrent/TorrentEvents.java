package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.PeerExchange;

/** What happens in a torrent. Called from its threads, several at once; must not block for long. */
public interface TorrentEvents {
    TorrentEvents IGNORED = new TorrentEvents() {};

    default void joined(NodeId peer) {}

    default void left(NodeId peer, String reason) {}

    /** {@code peer} delivered a block that verified and is written. */
    default void received(NodeId peer, int bytes) {}

    /** A block goes to {@code peer}: told before it does, so that a receipt for it comes later. */
    default void sent(NodeId peer, int bytes) {}

    /** {@code peer} may ask from now on, or may not any more. */
    default void unchoked(NodeId peer, boolean may) {}

    /** {@code peer} sent {@code data} as {@code block}, which it is not. It is banned from now on. */
    default void corrupt(NodeId peer, int block, ByteBuffer data) {}

    /** Members of the swarm that {@code teller} knows. */
    default void contacts(Peer teller, List<PeerExchange.Contact> contacts) {}

    /** All blocks are stored. */
    default void completed() {}

    /** The disk refused, or a file is not what it was: the torrent is of no use any more. */
    default void failed(IOException reason) {}
}
