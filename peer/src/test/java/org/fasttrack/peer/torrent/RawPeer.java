package org.fasttrack.peer.torrent;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;

/** Somebody who shook hands with a member and then says what a test makes it say. */
final class RawPeer implements AutoCloseable {
    private final SocketPeerChannel channel;
    private final MessageCodec codec;

    RawPeer(Member member, int number) throws IOException {
        channel = new SocketPeerChannel(SocketChannel.open(member.address()));
        codec = new MessageCodec(member.torrent.layout().pieces());
        Greeting.exchange(channel, member.infoHash(), Greeting.peerId(Member.id(number)));
    }

    RawPeer say(Message... messages) throws IOException {
        for (Message message : messages) {
            say(codec.encode(message));
        }
        return this;
    }

    RawPeer say(byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
        return this;
    }

    Message hear() throws IOException, MalformedException {
        ByteBuffer head = ByteBuffer.allocate(MessageCodec.LENGTH_BYTES);
        channel.readFully(head);
        ByteBuffer body = ByteBuffer.allocate(codec.checkedLength(head.flip().getInt()));
        channel.readFully(body);
        return codec.decode(body.flip());
    }

    /** The next message of {@code kind}. */
    <M extends Message> M await(Class<M> kind) throws IOException, MalformedException {
        while (true) {
            Message message = hear();
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
        }
    }

    /** Reads on until the other side ends the connection. */
    void awaitEnd() throws MalformedException {
        try {
            while (true) {
                hear();
            }
        } catch (EOFException e) {
            // As it should be.
        } catch (IOException e) {
            // A reset is an end too.
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
