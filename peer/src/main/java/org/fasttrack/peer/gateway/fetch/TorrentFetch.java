package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.peer.files.SafeName;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.Magnet;
import org.fasttrack.peer.gateway.metainfo.Metainfo;
import org.fasttrack.peer.gateway.metainfo.PieceHashes;
import org.fasttrack.peer.gateway.metainfo.PieceLayers;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.PeerChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one torrent from ordinary clients, in the clear: looks for peers, gets what the magnet link leaves out, then
 * swarms until every piece is right. Peers learn a random peer id and nothing of this node. Blocks; an interrupt ends it,
 * and what came is kept.
 */
public final class TorrentFetch {
    private static final Logger LOG = LoggerFactory.getLogger(TorrentFetch.class);
    private static final int ASKED_AT_ONCE = 10;
    private static final long STEP_MILLIS = 200;

    private final Magnet magnet;
    private final Optional<Metainfo> metainfo;
    private final Duration patience;
    private final byte[] peerId = Greeting.randomPeerId();
    private final PeerBook peers = new PeerBook();
    private final Map<String, String> trouble = new ConcurrentHashMap<>();

    /** How it stands. */
    public record Progress(String name, long done, long total, int peers) {}

    /**
     * How it ended.
     *
     * @param file the file, or the folder of files
     * @param fromPeer verified bytes by address, of this run
     */
    public record Done(Path file, TorrentInfo info, double seconds, Map<String, Long> fromPeer) {}

    /** Why it did not end well, in one line; what came is kept where something did. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean refused;

        Failed(String reason, boolean refused) {
            super(reason);
            this.refused = refused;
        }

        /** Whether it is this side that could not: the disk, or another process writes the same. */
        public boolean refused() {
            return refused;
        }
    }

    private TorrentFetch(Magnet magnet, Optional<Metainfo> metainfo, Duration patience) {
        this.magnet = magnet;
        this.metainfo = metainfo;
        this.patience = patience;
        peers.add(magnet.peers());
    }

    /** @param patience how long to go on while nothing comes */
    public static TorrentFetch of(Metainfo torrent, Duration patience) {
        return new TorrentFetch(torrent.magnet(), Optional.of(torrent), patience);
    }

    /** @param magnet whose trackers and peers are asked; it names the same torrent */
    public static TorrentFetch of(Metainfo torrent, Magnet magnet, Duration patience) {
        return new TorrentFetch(magnet, Optional.of(torrent), patience);
    }

    public static TorrentFetch of(Magnet magnet, Duration patience) {
        return new TorrentFetch(magnet, Optional.empty(), patience);
    }

    /** @param target a folder to put it in, or else its path */
    public Done run(Path target, Consumer<Progress> progress) throws Failed, InterruptedException {
        return run(target, false, progress);
    }

    /** As {@link #run(Path, Consumer)}. @param folder whether {@code target} is a folder even if there is none yet */
    public Done run(Path target, boolean folder, Consumer<Progress> progress) throws Failed, InterruptedException {
        var tracking = new Tracking(magnet, peerId, peers, trouble);
        try (tracking) {
            TorrentInfo info = metainfo.isPresent() ? metainfo.get().info() : info();
            PieceLayers layers = metainfo.isPresent() ? metainfo.get().layers() : PieceLayers.NONE;
            if (!info.v1() && !layers.complete(info)) {
                layers = layers(info);
            }
            Path place = folder ? target.resolve(SafeName.of(info.name())) : target;
            return swarm(info, PieceHashes.of(info, layers), place, progress, tracking);
        } catch (Destination.Busy e) {
            throw new Failed(String.valueOf(e.getMessage()), true);
        } catch (IOException e) {
            throw new Failed("writing failed, what came is kept: " + e.getMessage(), true);
        }
    }

    private TorrentInfo info() throws Failed, InterruptedException {
        return fromSomebody(
                "the info dictionary",
                channel -> MetadataFetch.from(channel, magnet, Dial.handshake(infohash(), peerId)));
    }

    private PieceLayers layers(TorrentInfo info) throws Failed, InterruptedException {
        Infohash v2 = info.infohashes().getLast();
        return fromSomebody("the piece hashes", channel -> LayerFetch.from(channel, info, Dial.handshake(v2, peerId)));
    }

    /** Version 1's where there is one: every client knows it. */
    private Infohash infohash() {
        return magnet.infohashes().getFirst();
    }

    /** Asks one peer for something. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(PeerChannel channel) throws IOException;
    }

    /** The first good answer of any peer; several are asked at once. */
    private <T> T fromSomebody(String what, Question<T> question) throws Failed, InterruptedException {
        Queue<T> answers = new ConcurrentLinkedQueue<>();
        var slots = new Semaphore(ASKED_AT_ONCE);
        int asked = 0;
        long quietSince = System.nanoTime();
        while (answers.isEmpty()) {
            for (InetSocketAddress peer : peers.beyond(asked, STEP_MILLIS)) {
                if (answers.isEmpty() && slots.tryAcquire(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                    asked++;
                    quietSince = System.nanoTime();
                    Thread.ofVirtual().name("ask-" + peer).start(() -> ask(peer, question, answers, slots));
                }
            }
            boolean idle = slots.availablePermits() == ASKED_AT_ONCE;
            if (answers.isEmpty() && idle && System.nanoTime() - quietSince > patience.toNanos()) {
                throw new Failed("nobody gives " + what + reasons(), false);
            }
        }
        return answers.remove();
    }

    private <T> void ask(InetSocketAddress peer, Question<T> question, Queue<T> answers, Semaphore slots) {
        try (PeerChannel channel = Dial.to(peer)) {
            answers.add(question.ask(channel));
        } catch (IOException e) {
            LOG.debug("{}: {}", peer, e.toString());
            trouble.put(peer.toString(), String.valueOf(e.getMessage()));
        } finally {
            slots.release();
        }
    }

    private String reasons() {
        List<String> some = trouble.entrySet().stream()
                .limit(3)
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
        return some.isEmpty() ? ": no peer is known" : " (" + String.join("; ", some) + ")";
    }

    private Done swarm(
            TorrentInfo info, PieceHashes hashes, Path target, Consumer<Progress> progress, Tracking tracking)
            throws IOException, Failed, InterruptedException {
        try (Destination destination = Destination.open(info, target)) {
            Optional<Path> published = destination.published();
            return published.isPresent()
                    ? new Done(published.get(), info, 0, new HashMap<>())
                    : swarm(info, hashes, destination, progress, tracking);
        }
    }

    private Done swarm(
            TorrentInfo info,
            PieceHashes hashes,
            Destination destination,
            Consumer<Progress> progress,
            Tracking tracking)
            throws IOException, Failed, InterruptedException {
        long start = System.nanoTime();
        try (RowFiles files = new RowFiles(info, destination.files())) {
            var suspects = new Suspects();
            var store = new PieceStore(info, hashes, files, suspects);
            requireRoom(info, store, destination);
            try (var swarm = new PlainSwarm(info, infohash(), store, suspects, peers, peerId)) {
                await(swarm, store, info, progress, tracking);
                swarm.close();
                files.settle();
                tracking.completed();
                double seconds = (System.nanoTime() - start) / 1e9;
                return new Done(destination.publish(), info, seconds, new HashMap<>(swarm.fromPeer()));
            }
        }
    }

    private static void requireRoom(TorrentInfo info, PieceStore store, Destination destination)
            throws IOException, Failed {
        long needed = info.bytes() - store.storedBytes();
        if (needed > destination.room()) {
            throw new Failed(
                    "no space: " + Sizes.show(needed) + " needed, " + Sizes.show(destination.room()) + " free", true);
        }
    }

    private void await(
            PlainSwarm swarm, PieceStore store, TorrentInfo info, Consumer<Progress> progress, Tracking tracking)
            throws IOException, Failed, InterruptedException {
        long had = -1;
        long movedAt = System.nanoTime();
        while (!store.whole()) {
            swarm.dial(STEP_MILLIS);
            long has = store.storedBytes();
            tracking.left(info.bytes() - has);
            progress.accept(
                    new Progress(info.name(), Math.min(has, info.fileBytes()), info.fileBytes(), swarm.connected()));
            if (has != had) {
                had = has;
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > patience.toNanos()) {
                trouble.putAll(swarm.trouble());
                throw new Failed("nothing comes any more; what came is kept: get it again later" + reasons(), false);
            }
        }
    }
}
