package org.fasttrack.peer.download;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.receipt.Courier;

/** Brings receipts to the uploader's data port, over a connection of their own: a transfer's may be busy, or gone. */
public final class ReceiptWire implements Courier.Carrier {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SslContext context;

    public ReceiptWire(TlsIdentity identity, PeerCheck check) {
        this.context = identity.nettyClient(check, List.of("http/1.1"));
    }

    @Override
    public Optional<byte[]> countersignature(NodeId uploader, InetSocketAddress address, byte[] half)
            throws IOException {
        try (SourceWire wire = SourceWire.open(context, new Source(uploader, address), PATIENCE)) {
            return wire.countersignature(half);
        }
    }
}
