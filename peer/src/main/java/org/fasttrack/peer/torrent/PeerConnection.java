package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.Metadata;
import org.fasttrack.peer.swarm.wire.PeerExchange;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;
import org.jspecify.annotations.Nullable;

/**
 * One neighbour's connection after the handshakes: the caller's thread reads, another one writes. What concerns blocks
 * goes to the torrent's core; extensions and Merkle hashes are answered here. Whatever breaks a limit ends it.
 */
final class PeerConnection implements Neighbour {
    private static final String CLIENT = "fasttrack";
    private static final int EXCHANGE_NUMBER = 1;
    private static final int METADATA_NUMBER = 2;
    private static final int FIRST_FREE_NUMBER = 3;
    /** BEP 3: keep-alives every two minutes; who is silent for longer is gone. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(150).toNanos();

    private static final long KEEP_ALIVE_NANOS = Duration.ofSeconds(60).toNanos();
    /** One write may take so long. */
    private static final long STUCK_NANOS = Duration.ofSeconds(60).toNanos();
    /** Members told to us by one peer beyond these are not passed on. */
    private static final int MAX_TOLD = 1_000;

    private final Torrent torrent;
    private final PeerChannel channel;
    private final Peer peer;
    private final Handshake.Features features;
    private final boolean ours;
    private final MessageCodec codec;
    private final Layout layout;
    private final TailBlock tail;
    private final Outbox outbox = new Outbox();
    private final BitSet theirs = new BitSet();
    private final Set<Contact> told = new HashSet<>();
    private long toldVersion = -1;
    private int heardContacts;
    private volatile Map<String, Integer> numbers = Map.of();
    private volatile boolean whole;
    private volatile long heardAt = System.nanoTime();
    private final ConnectionWriter writer;
    private volatile @Nullable String dropped;
    private volatile int link = -1;

    /** @param ours whether we began it */
    PeerConnection(Torrent torrent, PeerChannel channel, Peer peer, Handshake.Features features, boolean ours) {
        this.ours = ours;
        this.torrent = torrent;
        this.channel = channel;
        this.peer = peer;
        this.features = features;
        this.layout = torrent.layout();
        this.codec = new MessageCodec(layout.pieces());
        this.tail = new TailBlock(layout);
        this.writer = new ConnectionWriter(torrent, this, channel, outbox, tail);
    }

    boolean ours() {
        return ours;
    }

    /** Its number in the torrent; negative before it is a member. */
    int link() {
        return link;
    }

    @Override
    public NodeId peer() {
        return peer.id();
    }

    @Override
    public boolean whole() {
        return whole;
    }

    /** Blocks until the connection ends. @return why it did */
    String run() throws InterruptedException {
        begin();
        return follow(List.of());
    }

    /** Greets, and is a member from now on; {@link #follow} has to come next. */
    void begin() throws InterruptedException {
        if (features.extension()) {
            outbox.put(codec.encode(greeting()));
        }
        link = torrent.join(this, features.fast(), peer.reputation());
        writer.start();
    }

    /** Takes {@code heard}, then what else comes until the connection ends, and blocks so long. @return why it ended */
    String follow(List<Message> heard) throws InterruptedException {
        String reason = "it disconnected";
        try {
            for (Message message : heard) {
                handle(message);
            }
            readAll();
        } catch (MalformedException e) {
            reason = "it broke the protocol: " + e.getMessage();
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } finally {
            end();
        }
        return leave(reason);
    }

    private void end() throws InterruptedException {
        // No interrupt: in the middle of reading a block it would close the file for everybody.
        outbox.close();
        channel.abort();
        writer.join();
    }

    /** The connection has ended. Without effect the second time. @return why it did: {@code reason}, unless it was dropped before */
    String leave(String reason) throws InterruptedException {
        end();
        String said = dropped;
        torrent.left(link, said == null ? reason : said);
        return said == null ? reason : said;
    }

    private Message.Extended greeting() {
        Map<String, Integer> ours = new HashMap<>();
        if (torrent.setup().exchange()) {
            ours.put(Extensions.PEER_EXCHANGE, EXCHANGE_NUMBER);
        }
        List<String> names = torrent.setup().messages().names();
        for (String name : names) {
            ours.put(name, FIRST_FREE_NUMBER + names.indexOf(name));
        }
        int metadata = torrent.storage().metadata().map(info -> info.length).orElse(0);
        if (metadata > 0) {
            ours.put(Extensions.METADATA, METADATA_NUMBER);
        }
        return new Extensions(
                        ours,
                        CLIENT,
                        torrent.setup().port(),
                        torrent.setup().limits().queued(),
                        metadata)
                .encode();
    }

    private void readAll() throws IOException, MalformedException, InterruptedException {
        ByteBuffer head = ByteBuffer.allocate(MessageCodec.LENGTH_BYTES);
        while (dropped == null) {
            channel.readFully(head.clear());
            ByteBuffer body =
                    ByteBuffer.allocate(codec.checkedLength(head.flip().getInt()));
            channel.readFully(body);
            heardAt = System.nanoTime();
            handle(codec.decode(body.flip()));
        }
    }

    void handle(Message message) throws IOException, MalformedException, InterruptedException {
        switch (message) {
            case Message.Extended extended -> extended(extended);
            case Message.HashRequest(HashRange range) -> answer(range);
            case Message.HaveAll() -> whole = true;
            case Message.Bitfield bitfield -> has(bitfield.pieces());
            case Message.Have(int piece) -> {
                theirs.set(piece);
                whole |= theirs.cardinality() == layout.pieces();
            }
            case Message.KeepAlive() -> {
                return;
            }
            case Message.Choke ignored -> {}
            case Message.Unchoke ignored -> {}
            case Message.Interested ignored -> {}
            case Message.NotInterested ignored -> {}
            case Message.Request ignored -> {}
            case Message.Piece ignored -> {}
            case Message.Cancel ignored -> {}
            case Message.Suggest ignored -> {}
            case Message.HaveNone ignored -> {}
            case Message.Reject ignored -> {}
            case Message.AllowedFast ignored -> {}
            case Message.Hashes(HashRange range, byte[] hashes) -> quest(quest -> quest.answered(link, range, hashes));
            case Message.HashReject(HashRange range) -> quest(quest -> quest.refused(link, range));
        }
        torrent.heard(link, tail.heard(message));
        askForHashes();
    }

    private void quest(Consumer<HashQuest> part) {
        torrent.storage().quest().ifPresent(part);
    }

    /** Who has a piece has the hashes; who has everything has given them to somebody already. */
    private void askForHashes() throws InterruptedException {
        Optional<HashQuest> quest =
                whole || theirs.isEmpty() ? Optional.empty() : torrent.storage().quest();
        if (quest.isPresent()) {
            for (HashRange range : quest.get().wanted(link, System.nanoTime())) {
                outbox.put(codec.encode(new Message.HashRequest(range)));
            }
        }
    }

    private void has(BitSet pieces) {
        theirs.or(pieces);
        whole |= theirs.cardinality() == layout.pieces();
    }

    private void answer(HashRange range) throws IOException, InterruptedException {
        Message answer = torrent.storage()
                .hashes(range)
                .<Message>map(hashes -> new Message.Hashes(range, hashes))
                .orElseGet(() -> new Message.HashReject(range));
        outbox.put(codec.encode(answer));
    }

    /** What is asked for goes to the number that the asker gave the message. */
    private void metadata(Metadata asked) throws InterruptedException {
        Integer number = numbers.get(Extensions.METADATA);
        if (number != null && asked.kind() == Metadata.Kind.REQUEST) {
            byte[] info = torrent.storage().metadata().orElse(new byte[0]);
            byte[] answer = Metadata.answer(info, asked.part()).encode();
            outbox.put(codec.encode(new Message.Extended(number, answer)));
        }
    }

    private void extended(Message.Extended message) throws MalformedException, InterruptedException {
        List<String> names = torrent.setup().messages().names();
        int named = message.id() - FIRST_FREE_NUMBER;
        if (message.id() == 0) {
            Extensions extensions = Extensions.decode(message.payload());
            numbers = extensions.numbers();
            if (extensions.port() > 0) {
                listensAt(extensions.port());
            }
            tellMembers();
        } else if (message.id() == EXCHANGE_NUMBER && torrent.setup().exchange()) {
            List<Contact> added = PeerExchange.decode(message.payload()).added();
            heardContacts += added.size();
            if (heardContacts <= MAX_TOLD) {
                torrent.events().contacts(peer, added);
            }
        } else if (message.id() == METADATA_NUMBER) {
            metadata(Metadata.decode(message.payload()));
        } else if (named >= 0 && named < names.size()) {
            torrent.setup().messages().heard(peer.id(), names.get(named), message.payload());
        }
    }

    private void listensAt(int port) {
        PeerExchange.Address address = peer.address();
        if (address != null) {
            torrent.members().listensAt(link, new Contact(peer.id(), address, port));
        }
    }

    @Override
    public void say(Message message) {
        byte[] bytes = codec.encode(tail.said(message));
        boolean taken = message instanceof Message.Have ? outbox.offerLater(bytes) : outbox.offer(bytes);
        if (!taken) {
            drop("it does not take what it is told");
        }
    }

    /** False when the other side does not understand {@code name}. */
    boolean sayExtended(String name, byte[] payload) {
        Integer number = numbers.get(name);
        if (number != null) {
            say(new Message.Extended(number, payload));
        }
        return number != null;
    }

    @Override
    public void upload(int block) {
        outbox.upload(block);
    }

    @Override
    public void drop(String reason) {
        if (dropped == null) {
            dropped = reason;
        }
        outbox.close();
        channel.abort();
    }

    @Override
    public void tick(long nowNanos) {
        if (nowNanos - heardAt > SILENCE_NANOS) {
            drop("it is silent");
        } else if (writer.writingNanos(nowNanos) > STUCK_NANOS) {
            drop("it does not read");
        } else if (nowNanos - writer.saidAt() > KEEP_ALIVE_NANOS) {
            say(new Message.KeepAlive());
        }
        tellMembers();
    }

    /** Who came and went since this peer was last told; the first time also that nobody did. */
    private synchronized void tellMembers() {
        if (!numbers.containsKey(Extensions.PEER_EXCHANGE)
                || toldVersion == torrent.members().version()) {
            return;
        }
        long version = torrent.members().version();
        Set<Contact> now = torrent.members().all();
        now.removeIf(contact -> contact.peer().equals(peer.id()));
        List<Contact> added = now.stream()
                .filter(contact -> !told.contains(contact))
                .limit(PeerExchange.MAX_CONTACTS)
                .toList();
        List<Contact> gone = told.stream()
                .filter(contact -> !now.contains(contact))
                .limit(PeerExchange.MAX_CONTACTS)
                .toList();
        boolean news = toldVersion < 0 || !added.isEmpty() || !gone.isEmpty();
        told.addAll(added);
        gone.forEach(told::remove);
        toldVersion = told.equals(now) ? version : toldVersion;
        if (news) {
            sayExtended(Extensions.PEER_EXCHANGE, new PeerExchange(added, gone).encode());
        }
    }
}
