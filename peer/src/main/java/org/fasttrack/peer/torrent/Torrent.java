package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.NodeLoop;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.Permits;
import org.fasttrack.peer.swarm.PieceOrder;
import org.fasttrack.peer.swarm.SwarmCore;
import org.fasttrack.peer.swarm.SwarmEffect;
import org.fasttrack.peer.swarm.SwarmInput;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One content's swarm on real connections, downloading, seeding, or first one and then the other: a {@link SwarmCore} on
 * a thread of its own, a reader and a writer for each connection, and threads that check and write blocks. A block is
 * checked before it is written, and written before it is given to anybody.
 *
 * <p>Memory beyond bitmaps and hashes: {@value BlockChecks#ARRIVING} blocks between the connections and the disk, and the
 * buffers of the connections.
 */
public final class Torrent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Torrent.class);
    private static final int QUEUED_INPUTS = 1024;
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Members that come within this time are told of together. */
    private static final Duration COMINGS = Duration.ofMillis(50);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NO_LINK = -1;

    private final Setup setup;
    private final Storage storage;
    private final TorrentEvents events;
    private final Neighbours neighbours = new Neighbours();
    private final Set<NodeId> banned = ConcurrentHashMap.newKeySet();
    private final Members members = new Members();
    private final AtomicInteger nextLink = new AtomicInteger();
    private final BlockChecks checks;
    private final NodeLoop<SwarmInput, SwarmEffect> loop;
    private final Thread upkeep;
    private volatile boolean whole;
    private volatile boolean closed;
    private final AtomicBoolean ending = new AtomicBoolean();

    /**
     * What a torrent is made of.
     *
     * @param peerId 20 bytes, ours in the handshakes
     * @param port where we listen, told to the others; 0 for not at all
     * @param exchange whether members tell each other of members, in our own format
     * @param messages what else is understood of extended messages
     * @param permits slots shared with whatever else the node gives
     */
    public record Setup(
            Layout layout,
            byte[] peerId,
            int port,
            SwarmLimits limits,
            Rates rates,
            boolean exchange,
            ExtendedMessages messages,
            Permits permits) {
        /** Of a torrent that shares its slots with nothing. */
        public Setup(
                Layout layout,
                byte[] peerId,
                int port,
                SwarmLimits limits,
                Rates rates,
                boolean exchange,
                ExtendedMessages messages) {
            this(layout, peerId, port, limits, rates, exchange, messages, Permits.UNLIMITED);
        }

        public Setup {
            peerId = peerId.clone();
        }

        @Override
        public byte[] peerId() {
            return peerId.clone();
        }
    }

    private Torrent(Setup setup, Storage storage, TorrentEvents events, PieceOrder order) {
        this.setup = setup;
        this.storage = storage;
        this.events = events;
        this.checks = new BlockChecks(storage, this::decided, this::fail);
        var core = new SwarmCore(
                setup.layout(), storage.stored(), order, setup.limits(), setup.permits(), new Seed(RANDOM.nextLong()));
        this.whole = core.finished();
        this.loop =
                NodeLoop.start("torrent", checks.counting(core), this::perform, InstantSource.system(), QUEUED_INPUTS);
        this.upkeep = Thread.ofVirtual().name("torrent-upkeep").unstarted(this::keepUp);
    }

    /** Begins with the blocks that {@code storage} has; nobody is connected yet. */
    public static Torrent start(Setup setup, Storage storage, TorrentEvents events) {
        var torrent = new Torrent(setup, storage, events, PieceOrder.RAREST_FIRST);
        torrent.upkeep.start();
        return torrent;
    }

    public Layout layout() {
        return setup.layout();
    }

    /** Whether all blocks are stored. */
    public boolean whole() {
        return whole;
    }

    public boolean closed() {
        return closed;
    }

    public boolean banned(NodeId peer) {
        return banned.contains(peer);
    }

    /** Who is connected now. */
    public List<NodeId> peers() {
        return neighbours.peers();
    }

    /** For how many nanoseconds nobody has been connected; 0 while somebody is. */
    public long aloneNanos(long nowNanos) {
        return neighbours.aloneNanos(nowNanos);
    }

    /**
     * Answers a handshake and exchanges blocks over {@code channel} until that ends. Blocks; the caller closes.
     *
     * @param theirs what the other side sent; its infohash is one of this torrent's. Features that it lacks are not used
     * @return why the connection ended
     */
    public String accept(PeerChannel channel, Handshake theirs, Peer peer) throws IOException, InterruptedException {
        Handshake.Features both = theirs.features().and(Handshake.Features.ALL);
        channel.write(ByteBuffer.wrap(new Handshake(both, theirs.infoHash(), setup.peerId()).encode()));
        return exchange(channel, theirs, peer, false);
    }

    /**
     * Sends a handshake, awaits the other side's, and exchanges blocks until the connection ends. Blocks; the caller closes.
     *
     * @return why the connection ended
     */
    public String connect(PeerChannel channel, byte[] infoHash, Peer peer) throws IOException, InterruptedException {
        return connect(channel, new Handshake(Handshake.Features.ALL, infoHash, setup.peerId()), peer);
    }

    /** As {@link #connect(PeerChannel, byte[], Peer)} with a handshake of the caller's choice. */
    public String connect(PeerChannel channel, Handshake ours, Peer peer) throws IOException, InterruptedException {
        return exchange(channel, Greeting.exchange(channel, ours), peer, true);
    }

    private String exchange(PeerChannel channel, Handshake theirs, Peer peer, boolean ours)
            throws IOException, InterruptedException {
        if (closed || banned.contains(peer.id())) {
            return "not wanted: banned, or the torrent has ended";
        }
        if (setup.exchange() && crossed(theirs, peer, ours)) {
            return "the connection that crossed it stays";
        }
        channel.noDeadline();
        return new PeerConnection(this, channel, peer, theirs.features().and(Handshake.Features.ALL), ours).run();
    }

    /**
     * Whether there is a connection to {@code peer} that the other side of the two began, and that stays: of two that
     * cross each other the one from the lower peer id, so that both sides do not end a different one.
     */
    private boolean crossed(Handshake theirs, Peer peer, boolean ours) {
        boolean oursStays = Arrays.compareUnsigned(setup.peerId(), theirs.peerId()) < 0;
        return ours != oursStays && neighbours.connected(peer.id(), !ours);
    }

    /** Takes {@code neighbour} in. @return its link's number */
    int join(Neighbour neighbour, boolean fast, int reputation) throws InterruptedException {
        int link = nextLink.getAndIncrement();
        neighbours.add(link, neighbour);
        events.joined(neighbour.peer());
        loop.put(new SwarmInput.Joined(link, neighbour.peer(), fast, reputation));
        if (closed) {
            neighbour.drop("the torrent has ended");
        }
        return link;
    }

    /** Takes in somebody who is no connection of ours, with the fast extension. @return its link's number */
    public int join(Neighbour neighbour) throws InterruptedException {
        return join(neighbour, true, 0);
    }

    /** The neighbour of {@code link} has gone. */
    public void left(int link, String reason) throws InterruptedException {
        if (forget(link, reason) != null) {
            loop.put(new SwarmInput.Left(link));
        }
    }

    private @Nullable Neighbour forget(int link, String reason) {
        Neighbour gone = neighbours.remove(link);
        if (gone != null) {
            members.left(link);
            events.left(gone.peer(), reason);
        }
        return gone;
    }

    /** The neighbour of {@code link} said {@code message}. Waits while the torrent is behind. */
    public void heard(int link, Message message) throws InterruptedException {
        if (message instanceof Message.Piece piece) {
            int bytes = piece.data().remaining();
            checks.arriving();
            if (!loop.put(new SwarmInput.Heard(link, message))) {
                checks.ended();
            }
            setup.rates().acquireDown(bytes);
        } else {
            loop.put(new SwarmInput.Heard(link, message));
        }
    }

    /** {@code block} was handed to the connection of {@code link}. */
    public void uploaded(int link, int block) throws InterruptedException {
        if (neighbours.get(link) != null) {
            loop.put(new SwarmInput.Uploaded(link, block));
        }
    }

    private void perform(SwarmEffect effect) {
        switch (effect) {
            case SwarmEffect.Say(int link, Message message) -> say(link, message);
            case SwarmEffect.Upload(int link, int block) -> upload(link, block);
            case SwarmEffect.Store store -> checks.check(store);
            case SwarmEffect.Drop(int link, String reason) -> drop(link, reason);
            case SwarmEffect.Ban(NodeId peer, int block) -> banned.add(peer);
            case SwarmEffect.Completed() -> completed();
        }
    }

    private void say(int link, Message message) {
        Neighbour neighbour = neighbours.get(link);
        if (neighbour == null) {
            return;
        }
        neighbour.say(message);
        if (message instanceof Message.Unchoke || message instanceof Message.Choke) {
            events.unchoked(neighbour.peer(), message instanceof Message.Unchoke);
        }
    }

    private void upload(int link, int block) {
        Neighbour neighbour = neighbours.get(link);
        if (neighbour != null) {
            neighbour.upload(block);
        }
    }

    private void drop(int link, String reason) {
        Neighbour neighbour = forget(link, reason);
        if (neighbour != null) {
            neighbour.drop(reason);
        }
    }

    private void completed() {
        whole = true;
        Thread.ofVirtual().name("torrent-completed").start(events::completed);
    }

    private void decided(SwarmEffect.Store store, Verdict verdict) throws InterruptedException {
        for (Map.Entry<Integer, NodeId> right : verdict.right().entrySet()) {
            events.received(right.getValue(), setup.layout().blockBytes(right.getKey()));
            loop.put(new SwarmInput.Stored(store.link(), right.getKey()));
        }
        for (int block : verdict.wrong()) {
            loop.put(new SwarmInput.Corrupt(NO_LINK, block));
        }
        for (NodeId liar : verdict.liars()) {
            convict(liar, store);
        }
    }

    /** Every connection of {@code liar} ends, and there is to be no other, also if it has left by now. */
    private void convict(NodeId liar, SwarmEffect.Store store) throws InterruptedException {
        banned.add(liar);
        events.corrupt(liar, store.block(), store.data());
        for (Map.Entry<Integer, Neighbour> neighbour : neighbours.all()) {
            if (neighbour.getValue().peer().equals(liar)) {
                loop.put(new SwarmInput.Corrupt(neighbour.getKey(), store.block()));
            }
        }
    }

    /** The disk is of no use any more. */
    void fail(IOException reason) {
        if (!closed) {
            closed = true;
            Thread.ofVirtual().name("torrent-failed").start(() -> {
                close();
                events.failed(reason);
            });
        }
    }

    Storage storage() {
        return storage;
    }

    Setup setup() {
        return setup;
    }

    /** Who of those connected said where it listens. */
    public Members members() {
        return members;
    }

    TorrentEvents events() {
        return events;
    }

    /** Sends an extended message over a connection of {@code peer} that understands {@code name}. @return whether one does */
    boolean send(NodeId peer, String name, byte[] payload) {
        return neighbours.send(peer, name, payload);
    }

    private void keepUp() {
        try {
            while (!closed) {
                long known = members.version();
                tick();
                Thread.sleep(COMINGS);
                members.awaitChange(known, TICK.minus(COMINGS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() throws InterruptedException {
        long now = System.nanoTime();
        for (Map.Entry<Integer, Neighbour> entry : neighbours.all()) {
            Neighbour neighbour = entry.getValue();
            neighbour.tick(now);
            if (whole && neighbour.whole()) {
                left(entry.getKey(), "both have everything");
                neighbour.drop("both have everything");
            }
        }
    }

    /** Ends all connections. Blocks that are being written are written; nothing is asked for any more. */
    @Override
    public void close() {
        closed = true;
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        upkeep.interrupt();
        loop.close();
        neighbours.all().forEach(entry -> drop(entry.getKey(), "the torrent has ended"));
        checks.close();
        setup.permits().close();
        try {
            storage.close();
        } catch (IOException e) {
            LOG.debug("closing a torrent's storage: {}", e.toString());
        }
    }
}
