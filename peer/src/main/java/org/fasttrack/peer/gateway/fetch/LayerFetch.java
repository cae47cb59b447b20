package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.peer.gateway.metainfo.PieceLayers;
import org.fasttrack.peer.gateway.metainfo.TorrentFile;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.PieceLength;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.PeerChannel;

/** Gets the piece layers that a magnet link leaves out from one peer, by Merkle hash requests (BEP 52). */
final class LayerFetch {
    private static final int HASH = MerkleTree.HASH_BYTES;

    private final PeerChannel channel;
    private final TorrentInfo info;
    private final MessageCodec codec;

    private LayerFetch(PeerChannel channel, TorrentInfo info) {
        this.channel = channel;
        this.info = info;
        this.codec = new MessageCodec(info.pieces());
    }

    /** @throws IOException when the peer does not give them, or what it sent is not what leads to the files' roots */
    static PieceLayers from(PeerChannel channel, TorrentInfo info, Handshake ours) throws IOException {
        try {
            Greeting.exchange(channel, ours);
            return new LayerFetch(channel, info).run();
        } catch (MalformedException e) {
            throw new IOException("it broke the protocol: " + e.getMessage(), e);
        }
    }

    private PieceLayers run() throws IOException, MalformedException {
        Map<ContentId, byte[]> layers = new HashMap<>();
        for (TorrentFile file : info.files()) {
            if (PieceLayers.isCut(file, info)) {
                byte[] layer = layer(file);
                if (!PieceLayers.proven(layer, file, info)) {
                    throw new IOException("its hashes of " + file.name() + " do not lead to the file's root");
                }
                layers.put(file.root().orElseThrow(), layer);
            }
        }
        return new PieceLayers(layers);
    }

    /** Whole layers prove themselves: no uncle hashes are asked for. */
    private byte[] layer(TorrentFile file) throws IOException, MalformedException {
        int pieces = (int) PieceLength.count(file.bytes(), info.pieceLength());
        int width = Math.max(2, Integer.highestOneBit(pieces - 1) * 2);
        int length = Math.min(HashRange.MAX_HASHES, width);
        byte[] layer = new byte[(pieces + length - 1) / length * length * HASH];
        for (int index = 0; index < pieces; index += length) {
            var range = new HashRange(file.root().orElseThrow().bytes(), info.pieceLayer(), index, length, 0);
            channel.write(ByteBuffer.wrap(codec.encode(new Message.HashRequest(range))));
            channel.deadline(Dial.PATIENCE);
            System.arraycopy(answer(range), 0, layer, index * HASH, length * HASH);
        }
        return Arrays.copyOf(layer, pieces * HASH);
    }

    private byte[] answer(HashRange asked) throws IOException, MalformedException {
        ByteBuffer head = ByteBuffer.allocate(MessageCodec.LENGTH_BYTES);
        while (true) {
            channel.readFully(head.clear());
            ByteBuffer body = ByteBuffer.allocate(codec.checkedLength(head.getInt(0)));
            channel.readFully(body);
            switch (codec.decode(body.flip())) {
                case Message.Hashes(HashRange range, byte[] hashes)
                when range.equals(asked) -> {
                    return hashes;
                }
                case Message.HashReject ignored -> throw new IOException("it does not give hashes");
                default -> {
                    // Not about hashes: what it has, and so on.
                }
            }
        }
    }
}
