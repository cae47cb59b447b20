package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;

/** A member of a swarm on plain loopback sockets. */
final class Member implements TorrentEvents, ExtendedMessages, AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    final NodeId id;
    final MemoryStorage storage;
    final Torrent torrent;
    final Map<NodeId, Long> received = new ConcurrentHashMap<>();
    final Map<NodeId, Long> sent = new ConcurrentHashMap<>();
    final Set<NodeId> corrupt = ConcurrentHashMap.newKeySet();
    final LinkedBlockingQueue<Contact> told = new LinkedBlockingQueue<>();
    /** Who sent which extended message. */
    final LinkedBlockingQueue<Map.Entry<NodeId, String>> heard = new LinkedBlockingQueue<>();

    final LinkedBlockingQueue<String> partings = new LinkedBlockingQueue<>();
    private final byte[] infoHash;
    private final ServerSocketChannel listener;
    private final CountDownLatch whole = new CountDownLatch(1);

    Member(int number, MemoryStorage storage, Rates rates) throws IOException {
        this(number, storage, rates, true);
    }

    /** @param reachable whether it says where it listens */
    Member(int number, MemoryStorage storage, Rates rates, boolean reachable) throws IOException {
        this.id = id(number);
        this.storage = storage;
        this.infoHash = new InfoDictionary(storage.content(), storage.layout().bytes()).shortInfohash();
        this.listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var setup = new Torrent.Setup(
                storage.layout(), Greeting.peerId(id), reachable ? port() : 0, SwarmLimits.DEFAULT, rates, true, this);
        this.torrent = Torrent.start(setup, storage, this);
        Thread.ofVirtual().start(this::accept);
    }

    static NodeId id(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    byte[] infoHash() {
        return infoHash.clone();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Whoever connects says who it is by its peer id: the number after the program's name. */
    private void serve(SocketChannel socket) {
        try (PeerChannel channel = new SocketPeerChannel(socket)) {
            Handshake theirs = Greeting.read(channel);
            int number = ByteBuffer.wrap(theirs.peerId()).getInt(8);
            var address = Members.address(InetAddress.getLoopbackAddress());
            torrent.accept(channel, theirs, new Peer(id(number), address, 10));
        } catch (IOException | InterruptedException e) {
            partings.add(String.valueOf(e));
        }
    }

    Member connect(Member other) {
        Thread.ofVirtual().start(() -> {
            try (PeerChannel channel = new SocketPeerChannel(SocketChannel.open(other.address()))) {
                var address = Members.address(InetAddress.getLoopbackAddress());
                torrent.connect(channel, infoHash, new Peer(other.id, address, 10));
            } catch (IOException | InterruptedException e) {
                partings.add(String.valueOf(e));
            }
        });
        return this;
    }

    void awaitWhole() throws InterruptedException {
        if (!whole.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still not whole: " + storage.stored().cardinality() + " blocks, from " + received
                    + "; left: " + partings);
        }
    }

    long sentBytes() {
        return sent.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void received(NodeId peer, int bytes) {
        received.merge(peer, (long) bytes, Long::sum);
    }

    @Override
    public void sent(NodeId peer, int bytes) {
        sent.merge(peer, (long) bytes, Long::sum);
    }

    @Override
    public void corrupt(NodeId peer, int block, ByteBuffer data) {
        corrupt.add(peer);
    }

    @Override
    public void contacts(Peer teller, List<Contact> contacts) {
        told.addAll(contacts);
    }

    @Override
    public void left(NodeId peer, String reason) {
        partings.add(reason);
    }

    @Override
    public List<String> names() {
        return List.of(Extensions.RECEIPT);
    }

    @Override
    public void heard(NodeId peer, String name, byte[] payload) throws MalformedException {
        if (payload.length == 0) {
            throw new MalformedException("an empty message");
        }
        heard.add(Map.entry(peer, name + " " + new String(payload, StandardCharsets.US_ASCII)));
    }

    @Override
    public void completed() {
        whole.countDown();
    }

    @Override
    public void failed(IOException reason) {
        partings.add("failed: " + reason.getMessage());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        torrent.close();
    }
}
