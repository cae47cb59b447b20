package org.fasttrack.peer.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.receipt.Courier;
import org.fasttrack.peer.transfer.Dialer;

/** Brings receipts to the uploader's data port, over a connection of their own: a transfer's may be busy, or gone. */
public final class ReceiptWire implements Courier.Carrier {
    private static final List<String> HTTP = List.of("http/1.1");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Dialer dialer;

    /** @param dialer how the peer is reached */
    public ReceiptWire(Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    public Optional<byte[]> countersignature(NodeId uploader, InetSocketAddress address, byte[] half)
            throws IOException {
        try (SourceWire wire = SourceWire.over(dialer.dial(uploader, address, HTTP, PATIENCE), PATIENCE)) {
            return wire.countersignature(half);
        }
    }
}
