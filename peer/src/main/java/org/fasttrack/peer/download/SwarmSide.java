package org.fasttrack.peer.download;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.Permits;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.UploadMeter;

/**
 * What a download needs to be a member of its content's swarm.
 *
 * @param port where we listen, told to the other members
 * @param torrents where others find what came so far
 * @param more asks anew who shares the content; may take some seconds
 * @param faults is given what convicts a peer
 * @param uploads counts what the other members get from us
 * @param messages what else members say to each other: receipts
 * @param permits the swarm's part of the node's upload slots
 */
public record SwarmSide(
        NodeId self,
        int port,
        Torrents torrents,
        Rates rates,
        Supplier<List<Source>> more,
        Faults faults,
        UploadMeter uploads,
        ExtendedMessages messages,
        Supplier<Permits> permits) {
    /** Keeps what convicts a peer. */
    @FunctionalInterface
    public interface Faults {
        Faults FORGOTTEN = (peer, content, block, data) -> {};

        /** {@code peer} sent {@code data} as {@code block} of {@code content}, which it is not. */
        void corrupt(NodeId peer, ContentId content, int block, ByteBuffer data);
    }
}
