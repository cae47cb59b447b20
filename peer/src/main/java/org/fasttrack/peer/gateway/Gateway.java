package org.fasttrack.peer.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.peer.torrent.PeerChannel;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.SocketPeerChannel;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.Acceptor;
import org.fasttrack.peer.transfer.Connections;
import org.fasttrack.peer.transfer.UploadSlots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening TCP port for ordinary BitTorrent clients, without TLS: whoever is on the way reads what is asked for and
 * what is sent. A connection's first bytes say whether it is BEP 3's handshake or an HTTP request to the tracker. Only
 * {@link PublicTorrents} are answered for; nothing of the network, its nodes or this node's identity is told.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final byte[] HANDSHAKE = "\u0013Bit".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REQUEST = "GET ".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final PublicTorrents shared;
    private final GatewayLimits limits;
    private final Connections open;
    private final Torrents torrents;
    private final TrackerPage tracker;

    private Gateway(ServerSocketChannel listener, PublicTorrents shared, GatewayLimits limits, Torrents.Seeds seeds)
            throws IOException {
        this.listener = listener;
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.shared = shared;
        this.limits = limits;
        this.open = new Connections(limits.transferLimits());
        this.torrents = new Torrents(seeds);
        this.tracker = new TrackerPage(shared, limits);
    }

    /**
     * Listens and accepts from now on.
     *
     * @param rates what limits the uploads
     * @throws IOException when the address is taken
     */
    public static Gateway open(InetSocketAddress listen, PublicTorrents shared, GatewayLimits limits, Rates rates)
            throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.bind(listen, 128);
            // Whoever comes has no score, and costs nothing to be anew.
            var slots = new UploadSlots(limits.transferLimits(), stranger -> 0);
            var gateway = new Gateway(
                    listener, shared, limits, new PublicSeeds(shared, Greeting.randomPeerId(), rates, slots));
            Acceptor.start("gateway", listener, gateway::admit);
            return gateway;
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot listen on " + HostPort.text(listen) + ": " + e.getMessage(), e);
        }
    }

    /** Where it listens, or listened before it was closed. */
    public InetSocketAddress address() {
        return address;
    }

    /** The tracker's URL for torrents and magnet links. */
    public String announceUrl() {
        return "http://" + HostPort.text(address) + "/announce";
    }

    /** Connections open now. */
    public int connections() {
        return open.count();
    }

    private void admit(SocketChannel socket) throws IOException {
        if (!(socket.getRemoteAddress() instanceof InetSocketAddress remote)
                || !open.admit(socket, remote.getAddress())) {
            socket.close();
            return;
        }
        Thread.ofVirtual().name("gateway-" + remote).start(() -> {
            try (PeerChannel channel = new SocketPeerChannel(socket)) {
                serve(channel, socket, remote);
            } catch (IOException | MalformedException e) {
                LOG.debug("a gateway connection ended: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open.ended(socket);
            }
        });
    }

    private void serve(PeerChannel channel, SocketChannel socket, InetSocketAddress remote)
            throws IOException, MalformedException, InterruptedException {
        channel.deadline(limits.greeting());
        byte[] first = new byte[HANDSHAKE.length];
        channel.readFully(ByteBuffer.wrap(first));
        if (Arrays.equals(first, HANDSHAKE)) {
            swarm(channel, socket, remote);
        } else if (Arrays.equals(first, REQUEST)) {
            tracker.serve(channel, (InetSocketAddress) socket.getLocalAddress(), remote);
        } else {
            // A client that began with an obfuscated handshake comes again with a plain one.
            LOG.debug("{} began with neither a handshake nor a request", remote);
        }
    }

    private void swarm(PeerChannel channel, SocketChannel socket, InetSocketAddress remote)
            throws IOException, MalformedException, InterruptedException {
        byte[] bytes = Arrays.copyOf(HANDSHAKE, Handshake.BYTES);
        channel.readFully(ByteBuffer.wrap(bytes, HANDSHAKE.length, bytes.length - HANDSHAKE.length));
        Handshake theirs = Handshake.decode(bytes);
        Optional<Torrent> torrent = torrents.find(theirs.infoHash());
        if (torrent.isPresent()) {
            open.established(socket);
            Peer client = new Peer(Peer.standIn(remote.getAddress(), theirs.peerId()), null, 0);
            String why = torrent.get().accept(channel, plain(theirs), client);
            LOG.debug("{} left: {}", remote, why);
        }
    }

    /**
     * Who comes by a version 1 infohash stays with version 1: to a hybrid's version 2 bit, BEP 52 answers with the other
     * infohash, and libtorrent ends connections on which the bit is there and the hash is not.
     */
    private Handshake plain(Handshake theirs) {
        Handshake.Features had = theirs.features();
        return shared.version1(theirs.infoHash())
                ? new Handshake(
                        new Handshake.Features(had.extension(), had.fast(), false), theirs.infoHash(), theirs.peerId())
                : theirs;
    }

    /** Stops listening and ends every connection. */
    @Override
    public void close() {
        try {
            listener.close();
            torrents.close();
            for (SocketChannel socket : open.all()) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("closing the gateway: {}", e.toString());
        }
    }
}
