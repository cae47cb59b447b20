package org.fasttrack.peer.host;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.supernode.reach.DialBack;

/** Connects to a data port as any peer would: the handshake proves who answers there. */
final class DataDialer implements DialBack.Dialer {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final SslContext context;

    DataDialer(Membership self) {
        this.context = self.tls().nettyClient(self.admission(), List.of("http/1.1"));
    }

    @Override
    public void dial(InetSocketAddress address, NodeId expected) throws IOException {
        try (TlsChannel channel = TlsChannel.connect(context, address, LIMIT)) {
            NodeId shown = channel.peer();
            if (shown == null || !shown.equals(expected)) {
                throw new IOException("another identity answers there");
            }
        }
    }
}
