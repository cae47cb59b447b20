package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.PeerExchange;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;

/**
 * Somebody at the edge of a swarm: it asks for no block and gives none, but is told who else is there, and the others are
 * told of it. So a download that is alone with its sources learns when it no longer is.
 */
public final class Scout {
    private static final int EXCHANGE_NUMBER = 1;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(150);

    private Scout() {}

    /**
     * Blocks as long as the connection holds.
     *
     * @param port where we listen, told to the others
     * @param pieces how many the torrent has
     * @param contacts is given the members that the peer knows
     */
    public static void listen(
            PeerChannel channel, byte[] infoHash, byte[] peerId, int port, int pieces, Consumer<List<Contact>> contacts)
            throws IOException {
        channel.deadline(HANDSHAKE);
        Greeting.exchange(channel, infoHash, peerId);
        MessageCodec codec = new MessageCodec(pieces);
        say(channel, codec, new Message.HaveNone());
        say(
                channel,
                codec,
                new Extensions(Map.of(Extensions.PEER_EXCHANGE, EXCHANGE_NUMBER), "fasttrack", port, 0).encode());
        ByteBuffer head = ByteBuffer.allocate(MessageCodec.LENGTH_BYTES);
        try {
            while (true) {
                channel.deadline(SILENCE);
                channel.readFully(head.clear());
                ByteBuffer body =
                        ByteBuffer.allocate(codec.checkedLength(head.flip().getInt()));
                channel.readFully(body);
                switch (codec.decode(body.flip())) {
                    case Message.KeepAlive alive -> say(channel, codec, alive);
                    case Message.Extended(int id, byte[] payload)
                    when id == EXCHANGE_NUMBER ->
                        contacts.accept(PeerExchange.decode(payload).added());
                    default -> {} // no business of a scout's
                }
            }
        } catch (MalformedException e) {
            throw new IOException("it broke the protocol: " + e.getMessage(), e);
        }
    }

    private static void say(PeerChannel channel, MessageCodec codec, Message message) throws IOException {
        channel.write(ByteBuffer.wrap(codec.encode(message)));
    }
}
