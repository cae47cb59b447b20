package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.PeerExchange;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at the edge of a swarm: it asks for no block and gives none, but is told who else is there, and the others are
 * told of it. So a download that is alone with its sources learns when it no longer is; then the scout {@linkplain #enlist
 * becomes} a member on the connection that it has.
 */
public final class Scout {
    private static final int EXCHANGE_NUMBER = 1;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(150);
    /** What a member would have heard meanwhile; a scout that heard more cannot become one any more. */
    private static final int MAX_HEARD = 4_096;

    private final PeerChannel channel;
    private final Peer peer;
    private final MessageCodec codec;
    private final List<Message> heard = new ArrayList<>();
    private Handshake.@Nullable Features features;
    private @Nullable Torrent joining;
    private @Nullable PeerConnection member;
    private boolean ended;

    /**
     * At {@code peer}, over a fresh connection.
     *
     * @param pieces how many the torrent has
     */
    public Scout(PeerChannel channel, Peer peer, int pieces) {
        this.channel = channel;
        this.peer = peer;
        this.codec = new MessageCodec(pieces);
    }

    /**
     * Blocks as long as the connection holds.
     *
     * @param port where we listen, told to the others
     * @param contacts is given the members that the peer knows
     */
    public void listen(byte[] infoHash, byte[] peerId, int port, Consumer<List<Contact>> contacts)
            throws IOException, InterruptedException {
        channel.deadline(HANDSHAKE);
        Handshake theirs = Greeting.exchange(channel, new Handshake(Handshake.Features.ALL, infoHash, peerId));
        say(new Message.HaveNone());
        say(new Extensions(Map.of(Extensions.PEER_EXCHANGE, EXCHANGE_NUMBER), "fasttrack", port, 0).encode());
        channel.deadline(SILENCE);
        ready(theirs.features().and(Handshake.Features.ALL));
        try {
            Message next = next();
            PeerConnection enlisted = take(next, contacts);
            while (enlisted == null) {
                next = next();
                enlisted = take(next, contacts);
            }
            enlisted.follow(List.of(next));
        } catch (MalformedException e) {
            throw new IOException("it broke the protocol: " + e.getMessage(), e);
        } finally {
            ended();
        }
    }

    private synchronized void ready(Handshake.Features both) throws InterruptedException {
        features = both;
        if (joining != null) {
            begin(joining, both);
        }
    }

    private Message next() throws IOException, MalformedException {
        ByteBuffer head = ByteBuffer.allocate(MessageCodec.LENGTH_BYTES);
        channel.readFully(head);
        ByteBuffer body = ByteBuffer.allocate(codec.checkedLength(head.flip().getInt()));
        channel.readFully(body);
        return codec.decode(body.flip());
    }

    /** @return the member that {@code message} is for, once there is one */
    private synchronized @Nullable PeerConnection take(Message message, Consumer<List<Contact>> contacts)
            throws IOException, MalformedException {
        if (member != null) {
            return member;
        }
        channel.deadline(SILENCE);
        switch (message) {
            case Message.KeepAlive alive -> say(alive);
            case Message.Extended(int id, byte[] payload)
            when id == EXCHANGE_NUMBER ->
                contacts.accept(PeerExchange.decode(payload).added());
            default -> remember(message);
        }
        return null;
    }

    private void remember(Message message) {
        if (heard.size() < MAX_HEARD) {
            heard.add(message);
        }
    }

    /**
     * From now on, or once hands are shaken, this is a member of {@code torrent}. Returns at once; {@link #listen} goes on
     * until the connection ends.
     *
     * @return whether it is; false when the connection has ended, or too much was said on it
     */
    public synchronized boolean enlist(Torrent torrent) throws InterruptedException {
        if (ended || heard.size() == MAX_HEARD || torrent.banned(peer.id())) {
            return false;
        }
        if (joining == null) {
            joining = torrent;
            Handshake.Features both = features;
            if (both != null) {
                begin(torrent, both);
            }
        }
        return true;
    }

    private void begin(Torrent torrent, Handshake.Features both) throws InterruptedException {
        channel.noDeadline();
        var connection = new PeerConnection(torrent, channel, peer, both, true);
        connection.begin();
        member = connection;
        try {
            for (Message message : heard) {
                connection.handle(message);
            }
        } catch (IOException | MalformedException e) {
            connection.drop("it broke the protocol: " + e.getMessage());
        }
        heard.clear();
    }

    /** Not to be enlisted any more; a member that never came to follow its connection leaves. */
    private void ended() throws InterruptedException {
        PeerConnection enlisted;
        synchronized (this) {
            ended = true;
            enlisted = member;
        }
        if (enlisted != null) {
            enlisted.leave("the connection ended");
        }
    }

    private void say(Message message) throws IOException {
        channel.write(ByteBuffer.wrap(codec.encode(message)));
    }
}
