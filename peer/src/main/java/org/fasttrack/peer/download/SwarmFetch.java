package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.Candidates.Candidate;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;
import org.fasttrack.peer.torrent.BitTorrentHandler;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.HashFetch;
import org.fasttrack.peer.torrent.Members;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.PeerChannel;
import org.fasttrack.peer.torrent.Scout;
import org.fasttrack.peer.torrent.Storage;
import org.fasttrack.peer.torrent.TlsPeerChannel;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.TlsChannel;
import org.jspecify.annotations.Nullable;

/**
 * The swarm of one download: first scouts at its sources, that tell when somebody else downloads the same; then, when
 * there is company or the sources have failed, a {@link Torrent} that fetches from everybody and gives to everybody.
 * Sources that speak HTTP only take part as {@link WebSeed}s.
 */
final class SwarmFetch implements AutoCloseable {
    /** Who does not know it agrees on no protocol, and speaks HTTP. */
    private static final List<String> SWARM = List.of(BitTorrentHandler.PROTOCOL);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** For the first hashes of a large content: their tree is made when somebody asks. */
    private static final Duration HASHES = Duration.ofSeconds(60);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);
    /** With nobody connected for so long there is no source left. */
    private static final Duration LONELY = Duration.ofSeconds(12);

    private static final long STEP_MILLIS = 50;
    /** Of two that are told of each other one tries first, and the other one so much later. */
    private static final long SECOND_TRY_MILLIS = 500;
    /** Of those told of together one is connected to after the other: a handshake is dear, and what is there is of use. */
    private static final long NEXT_TRY_MILLIS = 50;

    private final SwarmSide side;
    private final Dialer dialer;
    private final ContentId content;
    private final Layout layout;
    private final byte[] infoHash;
    private final byte[] peerId;
    private final List<Source> sources;
    private final Candidates candidates;
    private final Set<TlsChannel> channels = ConcurrentHashMap.newKeySet();
    private final Map<Scout, TlsChannel> scouts = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final CountDownLatch news = new CountDownLatch(1);
    private final AtomicInteger listening = new AtomicInteger();
    private volatile boolean answered;
    private volatile boolean company;
    private volatile @Nullable Torrent joined;
    private volatile boolean closed;

    /** Asks the supernodes, and sleeps most of the time. */
    volatile @Nullable Thread locating;

    private volatile @Nullable Runnable onCompany;
    private final Runnable asked = this::accompanied;

    SwarmFetch(SwarmSide side, Dialer dialer, Download.Wanted wanted) {
        this.side = side;
        this.dialer = dialer;
        this.content = wanted.content();
        this.layout = Layout.of(wanted.bytes());
        this.infoHash = new InfoDictionary(wanted.content(), wanted.bytes()).shortInfohash();
        this.peerId = Greeting.peerId(side.self());
        this.sources = wanted.sources();
        this.candidates = new Candidates(side.self());
        sources.forEach(source -> candidates.learn(source, 0));
    }

    /** Whether others download the same. */
    boolean company() {
        return company;
    }

    /** Whether a source speaks the swarm's protocol now: one that gives nothing by HTTP may give it so. */
    boolean heard() {
        return listening.get() > 0 || answered;
    }

    /**
     * The leaf hashes from whichever source speaks the swarm's protocol; for contents that nobody gives by HTTP, which has
     * them in one answer.
     */
    Optional<LeafHashes> leaves(BooleanSupplier stopped) throws InterruptedException {
        awaitNews(PATIENCE); // a scout that came later would take this connection's place
        for (Source source : sources) {
            Optional<LeafHashes> leaves = stopped.getAsBoolean() ? Optional.empty() : leaves(source);
            if (leaves.isPresent()) {
                answered = true; // and its scout's connection has given way to this one
                return leaves;
            }
        }
        return Optional.empty();
    }

    private Optional<LeafHashes> leaves(Source source) {
        TlsChannel tls = null;
        try {
            tls = dial(source);
            try (PeerChannel channel = new TlsPeerChannel(tls)) {
                return tls.protocol().equals(BitTorrentHandler.PROTOCOL)
                        ? HashFetch.from(channel, infoHash, peerId, content, layout.bytes(), HASHES)
                        : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            if (tls != null) {
                channels.remove(tls);
            }
        }
    }

    /** The disk is of no use. */
    void fail(IOException reason) {
        failure.set(reason);
        candidates.wake();
    }

    /** What ended the torrent, if the disk did. */
    @Nullable
    IOException failure() {
        return failure.get();
    }

    /** Begins to listen at the sources. @param onCompany is called, once or more, when others download the same */
    void scout(Runnable onCompany) {
        this.onCompany = onCompany;
        side.torrents().expect(infoHash, asked);
        List<Candidate> sources = candidates.due(Long.MAX_VALUE);
        AtomicInteger silent = new AtomicInteger(sources.size());
        for (Candidate candidate : sources) {
            Thread.ofVirtual().name("scout").start(() -> {
                try {
                    scout(candidate.source);
                } catch (IOException e) {
                    // Whether it is a source at all is found out by fetching from it.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    scouted(candidate);
                    if (silent.decrementAndGet() == 0) {
                        news.countDown();
                    }
                }
            });
        }
        Thread asking = Thread.ofVirtual().name("locate").start(this::askAgain);
        locating = asking;
        if (closed) {
            asking.interrupt();
        }
    }

    private void scouted(Candidate candidate) {
        if (joined == null) {
            candidates.released(candidate);
        } else {
            candidates.finished(candidate, true);
        }
    }

    private void scout(Source source) throws IOException, InterruptedException {
        TlsChannel tls = dial(source);
        try (PeerChannel channel = new TlsPeerChannel(tls)) {
            if (tls.protocol().equals(BitTorrentHandler.PROTOCOL)) {
                listening.incrementAndGet();
                Scout scout = new Scout(channel, peer(source), layout.pieces());
                scouts.put(scout, tls);
                try {
                    enlist(scout, tls);
                    scout.listen(infoHash, peerId, side.port(), told -> contacts(peer(source), told));
                } finally {
                    scouts.remove(scout);
                    listening.decrementAndGet();
                }
            }
        } finally {
            channels.remove(tls);
        }
    }

    /** Others are told of it once it says that it can be reached: we may have come to it through a relay. */
    private static Peer peer(Source source) {
        return new Peer(source.peer(), Members.address(source.address().getAddress()), 0);
    }

    /** When there is a torrent, a scout becomes a member; the connection of one that cannot is ended, and tried anew. */
    private void enlist(Scout scout, TlsChannel tls) throws InterruptedException {
        Torrent torrent = joined;
        if (torrent != null && !scout.enlist(torrent)) {
            tls.abort();
        }
    }

    private TlsChannel dial(Source source) throws IOException {
        TlsChannel tls = dialer.dial(source.peer(), source.address(), SWARM, PATIENCE);
        channels.add(tls);
        if (closed) {
            tls.abort();
        }
        return tls;
    }

    /** Waits until a source has told who else is there, or none can. */
    void awaitNews(Duration limit) throws InterruptedException {
        news.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void contacts(Peer teller, List<Contact> contacts) {
        long now = System.nanoTime();
        long wait = 0;
        for (Contact contact : Hearsay.harmless(teller, contacts)) {
            // Both are told of each other; the one with the higher id leaves the first try to the other.
            boolean second = side.self().compareTo(contact.peer()) > 0;
            var source = new Source(contact.peer(), Members.socketAddress(contact));
            long notBefore = now + TimeUnit.MILLISECONDS.toNanos(wait + (second ? SECOND_TRY_MILLIS : 0));
            boolean fresh = candidates.hear(source, teller.id(), notBefore);
            wait += fresh ? NEXT_TRY_MILLIS : 0;
            accompanied(fresh);
        }
        news.countDown();
    }

    private void accompanied(boolean fresh) {
        if (fresh) {
            accompanied();
        }
    }

    /** Somebody else downloads the same, or has it by now. */
    private void accompanied() {
        Runnable told = onCompany;
        if (told != null) {
            company = true;
            news.countDown();
            told.run();
        }
    }

    /** Asks the supernodes now and then who else has it by now. */
    private void askAgain() {
        try {
            while (!closed) {
                Thread.sleep(ASK_AGAIN);
                side.more().get().forEach(source -> accompanied(candidates.learn(source, 0)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Fetches what {@code part} lacks from everybody. Blocks until all is there, nobody is left, the disk refuses,
     * {@link #close}, or {@code vain}.
     *
     * @param vain whether nothing that comes can ever be checked
     * @return the torrent, which has everything and goes on giving it; null when it has not
     */
    @Nullable
    Torrent run(PartFile part, Storage storage, Events events, BooleanSupplier vain) throws InterruptedException {
        events.done.set(part.verifiedBytes());
        var setup = new Torrent.Setup(
                layout,
                peerId,
                side.port(),
                SwarmLimits.DEFAULT,
                side.rates(),
                true,
                side.messages(),
                side.permits().get());
        Torrent torrent = Torrent.start(setup, storage, events);
        events.torrent = torrent;
        side.torrents().add(infoHash, torrent);
        joined = torrent;
        try {
            for (Map.Entry<Scout, TlsChannel> scout : scouts.entrySet()) {
                enlist(scout.getKey(), scout.getValue());
            }
            while (!closed && !vain.getAsBoolean() && !torrent.closed() && !torrent.whole() && !lonely(torrent)) {
                for (Candidate candidate : candidates.due(System.nanoTime())) {
                    join(candidate, torrent, events.banned.keySet());
                }
                candidates.await(STEP_MILLIS);
            }
        } finally {
            if (!torrent.whole()) {
                side.torrents().remove(infoHash, torrent);
                torrent.close();
            }
        }
        return torrent.whole() ? torrent : null;
    }

    /** Nobody has been here for long, and whoever is known was tried. */
    private boolean lonely(Torrent torrent) {
        return torrent.aloneNanos(System.nanoTime()) > LONELY.toNanos() && candidates.allFailed();
    }

    /** From now on the torrent is a seed like any other, and its connections are not ours to end. */
    void leaveSeeding(Torrent torrent) {
        channels.clear();
        side.torrents().seed(infoHash, torrent);
    }

    private void join(Candidate candidate, Torrent torrent, Set<NodeId> banned) {
        NodeId peer = candidate.source.peer();
        boolean here = torrent.peers().contains(peer);
        if (here || torrent.banned(peer) || banned.contains(peer)) {
            candidates.finished(candidate, here);
            return;
        }
        Thread.ofVirtual().name("swarm-connection").start(() -> {
            boolean well = false;
            try {
                well = exchange(candidate.source, torrent);
            } catch (IOException e) {
                // It is tried again later, each time a while later.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                candidates.finished(candidate, well);
            }
        });
    }

    /** Whether the two were together in the swarm for a while. */
    private boolean exchange(Source source, Torrent torrent) throws IOException, InterruptedException {
        long start = System.nanoTime();
        TlsChannel tls = dial(source);
        try (PeerChannel channel = new TlsPeerChannel(tls)) {
            if (torrent.peers().contains(source.peer())) {
                return true; // it came to us meanwhile
            }
            if (tls.protocol().equals(BitTorrentHandler.PROTOCOL)) {
                channel.deadline(PATIENCE);
                torrent.connect(channel, infoHash, peer(source));
            } else {
                new WebSeed(source.peer(), SourceWire.over(tls, PATIENCE), torrent, content).run();
            }
        } finally {
            channels.remove(tls);
        }
        return System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1);
    }

    /** Ends everything but a torrent that is left to seed. */
    @Override
    public void close() {
        closed = true;
        onCompany = null;
        side.torrents().expectNoMore(infoHash, asked);
        Thread asking = locating;
        if (asking != null) {
            asking.interrupt();
        }
        if (joined == null) {
            channels.forEach(TlsChannel::abort);
        }
    }

    /** Ends what waits, from any thread. */
    void stop() {
        close();
        channels.forEach(TlsChannel::abort);
    }

    /** Tells a download's events of what happens in its torrent. */
    final class Events implements TorrentEvents {
        private final DownloadEvents events;
        private final Map<NodeId, Long> fromSource;
        private final Map<NodeId, String> banned;
        private final AtomicLong done = new AtomicLong();
        private final Set<NodeId> met = ConcurrentHashMap.newKeySet();
        private volatile @Nullable Torrent torrent;

        Events(DownloadEvents events, Map<NodeId, Long> fromSource, Map<NodeId, String> banned) {
            this.events = events;
            this.fromSource = fromSource;
            this.banned = banned;
        }

        @Override
        public void joined(NodeId peer) {
            events.joined(peer);
        }

        @Override
        public void left(NodeId peer, String reason) {
            events.dropped(peer, reason);
        }

        @Override
        public void received(NodeId peer, int bytes) {
            fromSource.merge(peer, (long) bytes, Long::sum);
            meet(peer);
            events.received(peer, bytes, done.addAndGet(bytes), layout.bytes());
        }

        /** Whom the user has not named has to be told, before what came from it is. */
        private void meet(NodeId peer) {
            Torrent running = torrent;
            if (running != null && !met.contains(peer)) {
                running.members().of(peer).map(Members::socketAddress).ifPresent(address -> {
                    met.add(peer);
                    events.met(peer, address);
                });
            }
        }

        @Override
        public void sent(NodeId peer, int bytes) {
            side.uploads().swarmed(peer, content, bytes);
        }

        @Override
        public void corrupt(NodeId peer, int block, ByteBuffer data) {
            String reason = "block " + block + " has another hash";
            if (banned.putIfAbsent(peer, reason) == null) {
                side.faults().corrupt(peer, content, block, data);
                events.banned(peer, reason);
            }
        }

        @Override
        public void contacts(Peer teller, List<Contact> contacts) {
            SwarmFetch.this.contacts(teller, contacts);
        }

        @Override
        public void completed() {
            candidates.wake();
        }

        @Override
        public void failed(IOException reason) {
            fail(reason);
        }
    }
}
