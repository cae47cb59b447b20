package org.fasttrack.peer.download;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.Permits;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.fasttrack.peer.torrent.BitTorrentHandler;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.StoredFile;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.AlteredRoute;
import org.fasttrack.peer.transfer.ConnectionHandler;
import org.fasttrack.peer.transfer.ContentRoutes;
import org.fasttrack.peer.transfer.ContentSource;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.Request;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.Route;
import org.fasttrack.peer.transfer.Served;
import org.fasttrack.peer.transfer.SharingPeer;
import org.fasttrack.peer.transfer.UploadMeter;
import org.jspecify.annotations.Nullable;

/** A node's data port with both protocols; it may share one file, and downloads. */
final class SwarmPeer implements AutoCloseable {
    final TlsIdentity identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    final RateLimit up;
    final RateLimit down = RateLimit.none();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong sentByHttp = new AtomicLong();
    private final Map<NodeId, Long> sentTo = new ConcurrentHashMap<>();
    final Set<NodeId> corrupt = ConcurrentHashMap.newKeySet();
    /** How many more times it gives leaf hashes, and what it answers then. */
    final AtomicInteger layers = new AtomicInteger(Integer.MAX_VALUE);

    volatile Supplier<Response> withoutLayer = () -> Response.text(404, "none");

    final Torrents torrents;
    private final @Nullable OneFile shared;
    private final DataPort port;

    /** What it speaks. */
    enum Protocols {
        BOTH,
        HTTP,
        SWARM
    }

    /** @param shared the file that it shares, or null */
    SwarmPeer(@Nullable Path shared, long upBytesPerSecond, Protocols spoken) throws IOException {
        this.shared = shared == null ? null : new OneFile(shared);
        this.up = new RateLimit(upBytesPerSecond);
        this.torrents = new Torrents(this::seed);
        Map<String, ConnectionHandler> protocols = new LinkedHashMap<>();
        List<Route> routes = this.shared == null
                ? List.of()
                : List.of(AlteredRoute.of(new ContentRoutes(this.shared, SharingPeer.LIMITS), this::counted));
        if (spoken != Protocols.SWARM) {
            protocols.put("http/1.1", new HttpHandler(routes, SharingPeer.LIMITS, up));
        }
        if (spoken != Protocols.HTTP) {
            protocols.put(BitTorrentHandler.PROTOCOL, new BitTorrentHandler(torrents, peer -> 10));
        }
        this.port = DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                PeerCheck.ANYONE,
                protocols,
                SharingPeer.LIMITS);
    }

    NodeId id() {
        return identity.id();
    }

    InetSocketAddress address() {
        return port.address();
    }

    private void sent(NodeId peer, long bytes) {
        sent.addAndGet(bytes);
        sentTo.merge(peer, bytes, Long::sum);
    }

    long sentTo(NodeId peer) {
        return sentTo.getOrDefault(peer, 0L);
    }

    Source source() {
        return new Source(id(), address());
    }

    private Response counted(Request request, Response response) {
        if (request.path().endsWith("/leaves") && !givesLayer()) {
            return withoutLayer.get();
        }
        if (response.status() == 206) {
            sentByHttp.addAndGet(response.body().length());
            sent(Objects.requireNonNull(request.peer()), response.body().length());
        }
        return response;
    }

    private boolean givesLayer() {
        return layers.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** A file as it was when the peer was made. */
    private static final class OneFile implements ContentSource {
        final Path path;
        final ContentId content;
        final long bytes;
        private final byte[] leaves;
        private final Instant modified;

        OneFile(Path path) throws IOException {
            byte[] data = Files.readAllBytes(path);
            this.path = path;
            this.content = ContentHasher.hash(data);
            this.bytes = data.length;
            this.leaves = ContentHasher.leavesOf(ByteBuffer.wrap(data));
            this.modified = Files.getLastModifiedTime(path).toInstant();
        }

        @Override
        public Optional<Served> find(ContentId id) {
            return id.equals(content) ? Optional.of(new Served(path, bytes, modified)) : Optional.empty();
        }

        @Override
        public Optional<byte[]> leaves(ContentId id) {
            return Optional.of(leaves.clone());
        }
    }

    private @Nullable Torrent seed(byte[] infoHash) {
        if (shared == null) {
            return null;
        }
        if (!Arrays.equals(infoHash, new InfoDictionary(shared.content, shared.bytes).shortInfohash())) {
            return null;
        }
        try {
            Layout layout = Layout.of(shared.bytes);
            var stored = new StoredFile(
                    shared.path,
                    layout,
                    () -> true,
                    () -> Optional.of(shared.content).filter(_ -> givesLayer()).flatMap(shared::leaves));
            var setup = new Torrent.Setup(
                    layout,
                    Greeting.peerId(id()),
                    address().getPort(),
                    SwarmLimits.DEFAULT,
                    new Rates(List.of(up), List.of()),
                    true,
                    ExtendedMessages.NONE);
            return Torrent.start(setup, stored, new TorrentEvents() {
                @Override
                public void sent(NodeId peer, int bytes) {
                    SwarmPeer.this.sent(peer, bytes);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Download download(ContentId content, long bytes, Path target, DownloadEvents events, Source... sources) {
        return new Download(
                new DirectDialer(identity, PeerCheck.ANYONE),
                new Download.Wanted(content, bytes, List.of(sources), target),
                events,
                side());
    }

    SwarmSide side() {
        return new SwarmSide(
                id(),
                address().getPort(),
                torrents,
                new Rates(List.of(up), List.of(down)),
                List::of,
                (peer, of, block, data) -> corrupt.add(peer),
                new UploadMeter(),
                ExtendedMessages.NONE,
                () -> Permits.UNLIMITED);
    }

    @Override
    public void close() {
        port.close();
        torrents.close();
    }
}
