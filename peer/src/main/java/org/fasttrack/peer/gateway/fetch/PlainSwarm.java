package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.PeerChannel;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;
import org.jspecify.annotations.Nullable;

/** Our swarm among ordinary clients: who is told of is connected to, again after a while when it leaves. */
final class PlainSwarm implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 50;
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LAST_PAUSE_NANOS = 30_000_000_000L;

    private final Torrent torrent;
    private final Handshake ours;
    private final Suspects suspects;
    private final PeerBook book;
    private final Map<InetSocketAddress, Candidate> candidates = new ConcurrentHashMap<>();
    private final Map<NodeId, String> names = new ConcurrentHashMap<>();
    private final Map<String, Long> fromPeer = new ConcurrentHashMap<>();
    private final Map<String, String> trouble = new ConcurrentHashMap<>();
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    /** A peer that is told of. */
    private static final class Candidate {
        final NodeId id;
        volatile @Nullable PeerChannel channel;
        volatile boolean dialling;
        volatile long notBefore;
        long pause = FIRST_PAUSE_NANOS;

        Candidate(NodeId id, long now) {
            this.id = id;
            this.notBefore = now;
        }
    }

    PlainSwarm(TorrentInfo info, Infohash infohash, PieceStore store, Suspects suspects, PeerBook book, byte[] peerId) {
        this.ours = Dial.handshake(infohash, peerId);
        this.suspects = suspects;
        this.book = book;
        var setup = new Torrent.Setup(
                store.layout(), peerId, 0, SwarmLimits.DEFAULT, Rates.UNLIMITED, false, ExtendedMessages.NONE);
        this.torrent = Torrent.start(setup, store, new Counting());
    }

    private final class Counting implements TorrentEvents {
        @Override
        public void received(NodeId peer, int bytes) {
            fromPeer.merge(names.getOrDefault(peer, "?"), (long) bytes, Long::sum);
        }

        @Override
        public void failed(IOException reason) {
            failure.set(reason);
        }
    }

    /** Connects to whoever is known and may be; waits at most {@code millis} for news. @throws IOException when the disk refused */
    void dial(long millis) throws IOException, InterruptedException {
        IOException disk = failure.get();
        if (disk != null) {
            throw disk;
        }
        long now = System.nanoTime();
        for (InetSocketAddress address : book.beyond(candidates.size(), millis)) {
            NodeId id = Dial.standIn(address);
            names.put(id, address.getAddress().getHostAddress() + ":" + address.getPort());
            candidates.putIfAbsent(address, new Candidate(id, now));
        }
        long busy = candidates.values().stream().filter(one -> one.dialling).count();
        for (Map.Entry<InetSocketAddress, Candidate> entry : candidates.entrySet()) {
            Candidate candidate = entry.getValue();
            boolean may = suspects.mayConnect(candidate.id, now);
            PeerChannel channel = candidate.channel;
            if (!may && channel != null) {
                channel.abort();
            }
            if (may
                    && !candidate.dialling
                    && now >= candidate.notBefore
                    && busy < MAX_CONNECTIONS
                    && !torrent.banned(candidate.id)) {
                busy++;
                candidate.dialling = true;
                Thread.ofVirtual().name("plain-" + entry.getKey()).start(() -> connect(entry.getKey(), candidate));
            }
        }
    }

    private void connect(InetSocketAddress address, Candidate candidate) {
        long start = System.nanoTime();
        try (PeerChannel channel = Dial.to(address)) {
            candidate.channel = channel;
            trouble.put(address.toString(), torrent.connect(channel, ours, new Peer(candidate.id, null, 0)));
        } catch (IOException e) {
            trouble.put(address.toString(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            long now = System.nanoTime();
            suspects.left(candidate.id);
            candidate.pause = now - start > LAST_PAUSE_NANOS
                    ? FIRST_PAUSE_NANOS
                    : Math.min(candidate.pause * 2, LAST_PAUSE_NANOS);
            candidate.notBefore = now + candidate.pause;
            candidate.channel = null;
            candidate.dialling = false;
        }
    }

    int connected() {
        return torrent.peers().size();
    }

    Map<String, Long> fromPeer() {
        return fromPeer;
    }

    Map<String, String> trouble() {
        return trouble;
    }

    @Override
    public void close() {
        torrent.close();
    }
}
