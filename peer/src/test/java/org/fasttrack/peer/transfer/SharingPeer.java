package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** A peer that shares one file on a free loopback port. */
public final class SharingPeer implements AutoCloseable {
    public static final TransferLimits LIMITS = stalling(Duration.ofSeconds(5));

    public final TlsIdentity identity = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    public final ContentId content;
    public final AtomicInteger changed = new AtomicInteger();
    public final DataPort port;

    /** Small limits, with the given one for answers that nobody reads. */
    static TransferLimits stalling(Duration stall) {
        return new TransferLimits(
                200,
                150,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                stall,
                4,
                Duration.ofSeconds(60));
    }

    public SharingPeer(Path file, ContentId content, byte[] leaves) throws IOException {
        this(file, content, leaves, PeerCheck.ANYONE, LIMITS, route -> route);
    }

    public SharingPeer(
            Path file,
            ContentId content,
            byte[] leaves,
            PeerCheck check,
            TransferLimits limits,
            UnaryOperator<Route> bend)
            throws IOException {
        this.content = content;
        var served = new Served(
                file, Files.size(file), Files.getLastModifiedTime(file).toInstant());
        var source = new ContentSource() {
            @Override
            public Optional<Served> find(ContentId id) {
                return id.equals(content) ? Optional.of(served) : Optional.empty();
            }

            @Override
            public Optional<byte[]> leaves(ContentId id) {
                return Optional.of(leaves);
            }

            @Override
            public void changed(ContentId id, Served file) {
                changed.incrementAndGet();
            }
        };
        Route route = bend.apply(new ContentRoutes(source, limits));
        port = DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identity,
                check,
                Map.of("http/1.1", new HttpHandler(List.of(route), limits)),
                limits);
    }

    public static SharingPeer of(Path file) throws IOException {
        byte[] data = Files.readAllBytes(file);
        return new SharingPeer(file, ContentHasher.hash(data), ContentHasher.leavesOf(ByteBuffer.wrap(data)));
    }

    public NodeId id() {
        return identity.id();
    }

    @Override
    public void close() {
        port.close();
    }
}
