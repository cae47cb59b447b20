package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.peer.gateway.metainfo.Magnet;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.Metadata;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.PeerChannel;

/**
 * Gets the info dictionary that a magnet link names from one peer (BEP 9). As long as it is unknown how many pieces there
 * are, only extended messages are understood; the others are passed over within the limits of any torrent.
 */
final class MetadataFetch {
    private static final int OUR_NUMBER = 1;
    private static final int EXTENDED = 20;
    private static final int MAX_MESSAGE_BYTES = 1 + MessageCodec.MAX_PIECES / 8;
    /** Said by a peer before it answers. */
    private static final int MAX_PASSED_OVER = 1_000;

    private final PeerChannel channel;
    /** The number of pieces does not matter to extended messages. */
    private final MessageCodec codec = new MessageCodec(1);

    private MetadataFetch(PeerChannel channel) {
        this.channel = channel;
    }

    /**
     * Blocks within the channel's deadline, renewed with each part that comes.
     *
     * @throws IOException when the peer has it not, or what it sent is another's
     */
    static TorrentInfo from(PeerChannel channel, Magnet magnet, Handshake ours) throws IOException {
        try {
            Handshake theirs = Greeting.exchange(channel, ours);
            if (!theirs.features().extension()) {
                throw new IOException("it does not know extensions");
            }
            byte[] info = new MetadataFetch(channel).run();
            if (!magnet.names(info)) {
                throw new IOException("what it sent is not the dictionary that the link names");
            }
            return TorrentInfo.decode(info);
        } catch (MalformedException e) {
            throw new IOException("it broke the protocol: " + e.getMessage(), e);
        }
    }

    private byte[] run() throws IOException, MalformedException {
        channel.write(ByteBuffer.wrap(
                codec.encode(new Extensions(Map.of(Extensions.METADATA, OUR_NUMBER), "fasttrack", 0, 0).encode())));
        Extensions theirs = Extensions.decode(await(0));
        Integer number = theirs.numbers().get(Extensions.METADATA);
        int bytes = theirs.metadataBytes();
        if (number == null || bytes == 0 || bytes > TorrentInfo.MAX_BYTES) {
            throw new IOException("it gives no info dictionary, or one of " + bytes + " bytes");
        }
        byte[] info = new byte[bytes];
        for (int part = 0; part < Metadata.parts(bytes); part++) {
            byte[] asked = Metadata.request(part).encode();
            channel.write(ByteBuffer.wrap(codec.encode(new Message.Extended(number, asked))));
            channel.deadline(Dial.PATIENCE);
            take(Metadata.decode(await(OUR_NUMBER)), part, info);
        }
        return info;
    }

    private static void take(Metadata answer, int part, byte[] info) throws IOException {
        int from = part * Metadata.PART_BYTES;
        int bytes = Math.min(Metadata.PART_BYTES, info.length - from);
        boolean fits = answer.kind() == Metadata.Kind.DATA && answer.part() == part && answer.data().length == bytes;
        if (!fits) {
            throw new IOException("it does not give part " + part + " of the info dictionary");
        }
        System.arraycopy(answer.data(), 0, info, from, bytes);
    }

    /** The payload of the next extended message of this number. */
    private byte[] await(int number) throws IOException, MalformedException {
        ByteBuffer head = ByteBuffer.allocate(MessageCodec.LENGTH_BYTES);
        for (int passed = 0; passed < MAX_PASSED_OVER; passed++) {
            channel.readFully(head.clear());
            int length = head.getInt(0);
            if (length < 0 || length > MAX_MESSAGE_BYTES) {
                throw new MalformedException("a message of " + Integer.toUnsignedString(length) + " bytes");
            }
            Optional<byte[]> payload = payload(length, number);
            if (payload.isPresent()) {
                return payload.get();
            }
        }
        throw new IOException("it says much and does not answer");
    }

    private Optional<byte[]> payload(int length, int number) throws IOException, MalformedException {
        if (length == 0) {
            return Optional.empty();
        }
        ByteBuffer type = ByteBuffer.allocate(1);
        channel.readFully(type);
        if (type.get(0) != EXTENDED) {
            ByteBuffer rest = ByteBuffer.allocate(Math.min(length - 1, 16 * 1024));
            for (int left = length - 1; left > 0; left -= rest.limit()) {
                channel.readFully(rest.clear().limit(Math.min(left, rest.capacity())));
            }
            return Optional.empty();
        }
        if (length > 2 + MessageCodec.MAX_EXTENDED_BYTES) {
            throw new MalformedException("an extended message of " + length + " bytes");
        }
        ByteBuffer body = ByteBuffer.allocate(length).put((byte) EXTENDED);
        channel.readFully(body);
        return codec.decode(body.flip()) instanceof Message.Extended(int id, byte[] payload) && id == number
                ? Optional.of(payload)
                : Optional.empty();
    }
}
