package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.MalformedException;

/** The first 68 bytes each way. */
public final class Greeting {
    private static final byte[] CLIENT = "-FT0100-".getBytes(StandardCharsets.US_ASCII);

    private static final SecureRandom RANDOM = new SecureRandom();

    private Greeting() {}

    /** Our peer id: the program's prefix and the start of the node's id. */
    public static byte[] peerId(NodeId self) {
        return ByteBuffer.allocate(Handshake.ID_BYTES)
                .put(CLIENT)
                .put(self.bytes(), 0, Handshake.ID_BYTES - CLIENT.length)
                .array();
    }

    /** One for among strangers, who must not find the node by it: the program's prefix and random bytes. */
    public static byte[] randomPeerId() {
        byte[] id = new byte[Handshake.ID_BYTES];
        RANDOM.nextBytes(id);
        System.arraycopy(CLIENT, 0, id, 0, CLIENT.length);
        return id;
    }

    /** What the other side begins with. */
    public static Handshake read(PeerChannel channel) throws IOException {
        byte[] bytes = new byte[Handshake.BYTES];
        channel.readFully(ByteBuffer.wrap(bytes));
        try {
            return Handshake.decode(bytes);
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Sends ours and awaits theirs, which must be for the same torrent. */
    static Handshake exchange(PeerChannel channel, byte[] infoHash, byte[] peerId) throws IOException {
        return exchange(channel, new Handshake(Handshake.Features.ALL, infoHash, peerId));
    }

    /** As above with the features of {@code ours}. */
    public static Handshake exchange(PeerChannel channel, Handshake ours) throws IOException {
        channel.write(ByteBuffer.wrap(ours.encode()));
        Handshake theirs = read(channel);
        if (!Arrays.equals(theirs.infoHash(), ours.infoHash())) {
            throw new IOException("the other side answers for another torrent");
        }
        return theirs;
    }
}
