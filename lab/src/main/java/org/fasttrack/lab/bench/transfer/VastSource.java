package org.fasttrack.lab.bench.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.torrent.BitTorrentHandler;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.StoredFile;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.ConnectionHandler;
import org.fasttrack.peer.transfer.ContentRoutes;
import org.fasttrack.peer.transfer.ContentSource;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.Served;
import org.fasttrack.peer.transfer.TransferLimits;

/** A data port that gives one very large file by one protocol. */
final class VastSource implements AutoCloseable {
    private final TlsIdentity identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    private final ContentId content;
    private final DataPort port;
    private final Torrents torrents;

    /** How it is fetched. */
    enum Protocol {
        HTTP,
        SWARM;

        String label() {
            return this == HTTP ? "over http/1.1" : "over bittorrent/1, leaf hashes by hash requests";
        }
    }

    private record OneFile(Served file, ContentId content, byte[] leaves) implements ContentSource {
        @Override
        public Optional<Served> find(ContentId id) {
            return id.equals(content) ? Optional.of(file) : Optional.empty();
        }

        @Override
        public Optional<byte[]> leaves(ContentId id) {
            return Optional.of(leaves);
        }
    }

    VastSource(Protocol protocol, Path file, long bytes, byte[] leaves) throws IOException {
        content = MerkleTree.root(leaves);
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        var source = new OneFile(new Served(file, bytes, modified), content, leaves);
        torrents = new Torrents(infoHash -> seed(file, bytes, leaves));
        Map<String, ConnectionHandler> protocols = protocol == Protocol.HTTP
                ? Map.of(
                        "http/1.1",
                        new HttpHandler(
                                List.of(new ContentRoutes(source, TransferLimits.DEFAULT)), TransferLimits.DEFAULT))
                : Map.of(BitTorrentHandler.PROTOCOL, new BitTorrentHandler(torrents, peer -> 10));
        port = DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                PeerCheck.ANYONE,
                protocols,
                TransferLimits.DEFAULT);
    }

    private Torrent seed(Path file, long bytes, byte[] leaves) {
        Layout layout = Layout.of(bytes);
        try {
            var stored = new StoredFile(file, layout, () -> true, () -> Optional.of(leaves));
            var setup = new Torrent.Setup(
                    layout,
                    Greeting.peerId(identity.id()),
                    0,
                    SwarmLimits.DEFAULT,
                    Rates.UNLIMITED,
                    true,
                    ExtendedMessages.NONE);
            return Torrent.start(setup, stored, TorrentEvents.IGNORED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NodeId id() {
        return identity.id();
    }

    ContentId content() {
        return content;
    }

    InetSocketAddress address() {
        return port.address();
    }

    @Override
    public void close() {
        port.close();
        torrents.close();
    }
}
