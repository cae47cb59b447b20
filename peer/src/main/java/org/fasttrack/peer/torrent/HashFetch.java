package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.PieceLength;
import org.fasttrack.peer.transfer.TransferLimits;

/**
 * Gets a content's leaf hashes from one peer by Merkle hash requests (BEP 52), each range proven up to the content id, a
 * few under way at once. With them every block can be checked by itself.
 */
public final class HashFetch {
    private static final int PIPELINE = 8;

    private final PeerChannel channel;
    private final MessageCodec codec;
    private final LeafRanges ranges;

    private HashFetch(PeerChannel channel, ContentId content, long bytes) {
        this.channel = channel;
        this.codec = new MessageCodec((int) PieceLength.count(bytes, PieceLength.of(bytes)));
        this.ranges = new LeafRanges(content, bytes);
    }

    /**
     * Blocks until all hashes are here. A content of one leaf is its own only hash and needs no asking.
     *
     * @param channel where nothing was said yet
     * @param patience for the first answer, and once more for each 8 MiB of hashes: who drips them keeps others from the
     *     download
     * @return empty when what the peer says is not the content's, or it refuses
     */
    public static Optional<LeafHashes> from(
            PeerChannel channel, byte[] infoHash, byte[] peerId, ContentId content, long bytes, Duration patience)
            throws IOException {
        if (MerkleTree.leafCount(bytes) == 1) {
            return LeafHashes.verified(content, bytes, content.bytes());
        }
        channel.deadline(patience);
        Greeting.exchange(channel, infoHash, peerId);
        try {
            return new HashFetch(channel, content, bytes).run(patience);
        } catch (MalformedException e) {
            throw new IOException("it broke the protocol: " + e.getMessage(), e);
        } finally {
            channel.noDeadline();
        }
    }

    private Optional<LeafHashes> run(Duration patience) throws IOException, MalformedException {
        int asked = 0;
        channel.deadline(patience);
        for (int had = 0; had < ranges.count(); had++) {
            for (; asked < Math.min(ranges.count(), had + PIPELINE); asked++) {
                channel.write(ByteBuffer.wrap(codec.encode(new Message.HashRequest(ranges.get(asked)))));
            }
            if (had == 1) {
                channel.deadline(TransferLimits.lending(patience, ranges.provenBytes()));
            }
            if (!take(had, next())) {
                return Optional.empty();
            }
        }
        return ranges.whole();
    }

    /** The next message about hashes; what else the peer says is passed over. */
    private Message next() throws IOException, MalformedException {
        ByteBuffer head = ByteBuffer.allocate(MessageCodec.LENGTH_BYTES);
        while (true) {
            channel.readFully(head.clear());
            ByteBuffer body =
                    ByteBuffer.allocate(codec.checkedLength(head.flip().getInt()));
            channel.readFully(body);
            Message message = codec.decode(body.flip());
            if (message instanceof Message.Hashes || message instanceof Message.HashReject) {
                return message;
            }
        }
    }

    private boolean take(int number, Message answer) {
        return answer instanceof Message.Hashes(HashRange range, byte[] given)
                && range.equals(ranges.get(number))
                && ranges.take(number, given);
    }
}
