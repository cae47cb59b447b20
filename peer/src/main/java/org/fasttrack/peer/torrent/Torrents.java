package org.fasttrack.peer.torrent;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What is swarming on this node, by infohash: what is being downloaded, and those shared files that somebody is asking
 * for. A seed is opened by the first handshake that names it and closed when nobody has been connected for a while.
 * Thread-safe.
 */
public final class Torrents implements AutoCloseable {
    /** Files seeded at once; one more takes the place of one that nobody is connected to. */
    static final int MAX_SEEDS = 256;

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Seeds seeds;
    private final Map<ByteBuffer, Torrent> downloads = new HashMap<>();
    private final Map<ByteBuffer, Torrent> open = new HashMap<>();
    private final Map<ByteBuffer, Runnable> expected = new HashMap<>();
    private final Thread sweeper;
    private boolean closed;

    /** Opens what is shared. */
    @FunctionalInterface
    public interface Seeds {
        /**
         * A torrent of the shared file with this infohash, all blocks there; null when none is shared. May block on the
         * disk for the time that opening a file takes.
         *
         * @param infoHash 20 bytes
         */
        @Nullable
        Torrent open(byte[] infoHash);
    }

    public Torrents(Seeds seeds) {
        this.seeds = seeds;
        this.sweeper = Thread.ofVirtual().name("torrents-sweep").start(this::sweep);
    }

    private static ByteBuffer key(byte[] infoHash) {
        return ByteBuffer.wrap(infoHash.clone());
    }

    /** {@code torrent} answers for {@code infoHash} from now on. */
    public synchronized void add(byte[] infoHash, Torrent torrent) {
        downloads.put(key(infoHash), torrent);
        notifyAll();
    }

    /**
     * A download of this content has begun, and may become a torrent. Who asks for that waits for it.
     *
     * @param asked is called when somebody does
     */
    public synchronized void expect(byte[] infoHash, Runnable asked) {
        expected.put(key(infoHash), asked);
    }

    /** The download will be no torrent any more, or is one already. */
    public synchronized void expectNoMore(byte[] infoHash, Runnable asked) {
        expected.remove(key(infoHash), asked);
        notifyAll();
    }

    /** As {@link #find}, but waits for a torrent that is expected, for at most {@code limit}. */
    public Optional<Torrent> await(byte[] infoHash, Duration limit) throws InterruptedException {
        ByteBuffer key = key(infoHash);
        Runnable asked = expecting(key);
        if (asked != null) {
            asked.run();
            awaitExpected(key, limit);
        }
        return find(infoHash);
    }

    private synchronized @Nullable Runnable expecting(ByteBuffer key) {
        return downloads.containsKey(key) ? null : expected.get(key);
    }

    private synchronized void awaitExpected(ByteBuffer key, Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis();
                left > 0 && !closed && expecting(key) != null;
                left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Nobody answers for {@code infoHash} any more, unless it was another torrent than this. */
    public synchronized void remove(byte[] infoHash, Torrent torrent) {
        downloads.remove(key(infoHash), torrent);
    }

    /** {@code torrent} has everything: it seeds from now on, as long as somebody is connected. */
    public synchronized void seed(byte[] infoHash, Torrent torrent) {
        downloads.remove(key(infoHash), torrent);
        Torrent before = closed ? torrent : open.put(key(infoHash), torrent);
        if (before != null) {
            before.close();
        }
    }

    /** The torrent that answers for {@code infoHash}. */
    public synchronized Optional<Torrent> find(byte[] infoHash) {
        ByteBuffer key = key(infoHash);
        Torrent running = downloads.getOrDefault(key, open.get(key));
        if (running != null && !running.closed()) {
            return Optional.of(running);
        }
        if (closed || (open.size() >= MAX_SEEDS && !closeIdle(0))) {
            return Optional.empty();
        }
        Torrent opened = seeds.open(infoHash.clone());
        if (opened != null) {
            open.put(key, opened);
        }
        return Optional.ofNullable(opened);
    }

    /** All that run. */
    public synchronized List<Torrent> all() {
        return java.util.stream.Stream.concat(downloads.values().stream(), open.values().stream())
                .toList();
    }

    /** Sends an extended message over a connection to {@code peer} that understands {@code name}. @return whether one does */
    public boolean send(NodeId peer, String name, byte[] payload) {
        return all().stream().anyMatch(torrent -> torrent.send(peer, name, payload));
    }

    private void sweep() {
        try {
            while (true) {
                Thread.sleep(SWEEP);
                closeIdle(IDLE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean closeIdle(long nanos) {
        boolean some = false;
        long now = System.nanoTime();
        for (Iterator<Torrent> seeding = open.values().iterator(); seeding.hasNext(); ) {
            Torrent torrent = seeding.next();
            if (torrent.closed() || torrent.aloneNanos(now) > nanos) {
                torrent.close();
                seeding.remove();
                some = true;
            }
        }
        return some;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        sweeper.interrupt();
        all().forEach(Torrent::close);
        downloads.clear();
        open.clear();
    }
}
