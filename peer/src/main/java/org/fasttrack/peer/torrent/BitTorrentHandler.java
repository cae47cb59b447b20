package org.fasttrack.peer.torrent;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.transfer.ConnectionHandler;
import org.fasttrack.peer.transfer.TlsChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code bittorrent/1} on the data port: an identity, a handshake that names a torrent of ours, then its swarm. */
public final class BitTorrentHandler implements ConnectionHandler {
    /** The protocol's name in ALPN. */
    public static final String PROTOCOL = "bittorrent/1";
    /** Of one identity at once: it may fetch that many files from us. One more is closed. */
    static final int MAX_PER_PEER = 32;

    private static final Logger LOG = LoggerFactory.getLogger(BitTorrentHandler.class);
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    /** How long a member waits for a download that is about to become a torrent. */
    private static final Duration BEGINNING = Duration.ofSeconds(5);

    private final Torrents torrents;
    private final ToIntFunction<NodeId> reputation;
    private final Map<NodeId, Integer> connections = new HashMap<>();

    public BitTorrentHandler(Torrents torrents, ToIntFunction<NodeId> reputation) {
        this.torrents = torrents;
        this.reputation = reputation;
    }

    @Override
    public void serve(TlsChannel channel) throws IOException {
        NodeId peer = channel.peer();
        if (peer == null || !admit(peer)) {
            return;
        }
        try {
            serve(channel, peer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended(peer);
        }
    }

    private void serve(TlsChannel tls, NodeId peer) throws IOException, InterruptedException {
        PeerChannel channel = new TlsPeerChannel(tls);
        channel.deadline(HANDSHAKE);
        Handshake theirs = Greeting.read(channel);
        Optional<Torrent> torrent = torrents.await(theirs.infoHash(), BEGINNING);
        if (torrent.isPresent()) {
            var from = new Peer(peer, Members.address(tls.remote().getAddress()), reputation.applyAsInt(peer));
            String why = torrent.get().accept(channel, theirs, from);
            LOG.debug("{} left: {}", peer.shortForm(), why);
        }
    }

    private synchronized boolean admit(NodeId peer) {
        int open = connections.getOrDefault(peer, 0);
        if (open < MAX_PER_PEER) {
            connections.put(peer, open + 1);
        }
        return open < MAX_PER_PEER;
    }

    private synchronized void ended(NodeId peer) {
        connections.computeIfPresent(peer, (same, open) -> open > 1 ? open - 1 : null);
    }
}
