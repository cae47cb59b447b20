package org.fasttrack.peer.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.HashFetch;
import org.fasttrack.peer.torrent.Members;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.Scout;
import org.fasttrack.peer.torrent.Storage;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.transfer.Dialer;
import org.jspecify.annotations.Nullable;

/**
 * The swarm of one download: first scouts at its sources, that tell when somebody else downloads the same; then, when
 * there is company or the sources have failed, a {@link Torrent} that fetches from everybody and gives to everybody.
 * Sources that speak HTTP only take part as {@link WebSeed}s.
 */
final class SwarmFetch implements AutoCloseable {
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
    private final SwarmWires wires;
    private final Scouts scouts;
    private final ContentId content;
    private final Layout layout;
    private final byte[] infoHash;
    private final byte[] peerId;
    private final List<Source> sources;
    private final Candidates candidates;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final CountDownLatch news = new CountDownLatch(1);
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
        this.wires = new SwarmWires(dialer);
        this.content = wanted.content();
        this.layout = Layout.of(wanted.bytes());
        this.infoHash = new InfoDictionary(wanted.content(), wanted.bytes()).shortInfohash();
        this.peerId = Greeting.peerId(side.self());
        this.sources = wanted.sources();
        this.candidates = new Candidates(side.self());
        this.scouts = new Scouts(wires, layout.pieces(), this::listen);
        sources.forEach(source -> candidates.learn(source, 0));
    }

    /** Whether others download the same. */
    boolean company() {
        return company;
    }

    /** Whether a source speaks the swarm's protocol now: one that gives nothing by HTTP may give it so. */
    boolean heard() {
        return scouts.listening() || answered;
    }

    /**
     * The leaf hashes from whichever source speaks the swarm's protocol; for contents that nobody gives by HTTP, which has
     * them in one answer.
     */
    Optional<LeafHashes> leaves(BooleanSupplier stopped) throws InterruptedException {
        awaitNews(SwarmWires.PATIENCE); // a scout that came later would take this connection's place
        for (Source source : sources) {
            Optional<LeafHashes> leaves = stopped.getAsBoolean() ? Optional.empty() : leaves(source);
            if (leaves.isPresent()) {
                answered = true; // and its scout's connection has given way to this one
                return leaves;
            }
        }
        return Optional.empty();
    }

    private Optional<LeafHashes> leaves(Source source) throws InterruptedException {
        try {
            return wires.with(
                    source,
                    (tls, channel) -> SwarmWires.swarms(tls)
                            ? HashFetch.from(channel, infoHash, peerId, content, layout.bytes(), HASHES)
                            : Optional.empty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * What tells {@code events} of the torrent.
     *
     * @param fromSource bytes by who sent them; added to
     * @param banned who sent what is not the content, and why; added to
     */
    SwarmEvents events(DownloadEvents events, Map<NodeId, Long> fromSource, Map<NodeId, String> banned) {
        return new SwarmEvents(this, side, content, layout.bytes(), events, fromSource, banned);
    }

    /** The disk is of no use. */
    void fail(IOException reason) {
        failure.set(reason);
        wake();
    }

    /** Something changed that whoever waits in {@link #run} should look at. */
    void wake() {
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
                    scouts.listen(candidate.source);
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

    private void listen(Scout scout, Source source) throws IOException, InterruptedException {
        scout.listen(infoHash, peerId, side.port(), told -> contacts(Scouts.peer(source), told));
    }

    /** Waits until a source has told who else is there, or none can. */
    void awaitNews(Duration limit) throws InterruptedException {
        news.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    void contacts(Peer teller, List<Contact> contacts) {
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
    Torrent run(PartFile part, Storage storage, SwarmEvents events, BooleanSupplier vain) throws InterruptedException {
        var setup = new Torrent.Setup(
                layout,
                peerId,
                side.port(),
                SwarmLimits.DEFAULT,
                side.rates(),
                true,
                side.messages(),
                side.permits().get());
        long verified = part.verifiedBytes();
        Torrent torrent = Torrent.start(setup, storage, events);
        events.begin(torrent, verified);
        side.torrents().add(infoHash, torrent);
        joined = torrent;
        try {
            scouts.enlist(torrent);
            while (!closed && !vain.getAsBoolean() && !torrent.closed() && !torrent.whole() && !lonely(torrent)) {
                for (Candidate candidate : candidates.due(System.nanoTime())) {
                    join(candidate, torrent, events.banned());
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
        wires.release();
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
        boolean met = wires.with(source, (tls, channel) -> {
            if (torrent.peers().contains(source.peer())) {
                return true; // it came to us meanwhile
            }
            if (SwarmWires.swarms(tls)) {
                channel.deadline(SwarmWires.PATIENCE);
                torrent.connect(channel, infoHash, Scouts.peer(source));
            } else {
                new WebSeed(source.peer(), SourceWire.over(tls, SwarmWires.PATIENCE), torrent, content).run();
            }
            return false;
        });
        return met || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1);
    }

    /** Ends everything but a torrent that is left to seed. */
    @Override
    public void close() {
        closed = true;
        wires.close();
        onCompany = null;
        side.torrents().expectNoMore(infoHash, asked);
        Thread asking = locating;
        if (asking != null) {
            asking.interrupt();
        }
        if (joined == null) {
            wires.abort();
        }
    }

    /** Ends what waits, from any thread. */
    void stop() {
        close();
        wires.abort();
    }
}
