package org.fasttrack.peer.transfer;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.TlsCertificate;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.TlsIdentity;

/** Connects to the address that a peer is said to listen at. */
public final class DirectDialer implements Dialer {
    private final TlsIdentity identity;
    private final PeerCheck check;
    private final Map<List<String>, SslContext> contexts = new ConcurrentHashMap<>();

    /** @param check who may be connected to: the connection ends within a second after the right to it */
    public DirectDialer(TlsIdentity identity, PeerCheck check) {
        this.identity = identity;
        this.check = check;
    }

    @Override
    public TlsChannel dial(NodeId peer, InetSocketAddress address, List<String> protocols, Duration limit)
            throws IOException {
        return proven(TlsChannel.connect(context(protocols), address, limit), peer);
    }

    /** The client's side on a connection that exists already, to {@code peer} and nobody else. Takes over the socket. */
    public TlsChannel over(SocketChannel socket, NodeId peer, List<String> protocols, Duration limit)
            throws IOException {
        return proven(TlsChannel.over(context(protocols), socket, limit), peer);
    }

    private SslContext context(List<String> protocols) {
        return contexts.computeIfAbsent(List.copyOf(protocols), names -> identity.nettyClient(check, names));
    }

    private TlsChannel proven(TlsChannel channel, NodeId peer) throws IOException {
        TlsCertificate.Proven shown = channel.proven();
        if (shown == null || !shown.node().equals(peer)) {
            channel.close();
            throw new IOException("another identity answers there");
        }
        Right right = check.right(shown.node(), shown.claims());
        String over = right.over();
        if (over != null) { // TLS judges nobody again whose session it resumes
            channel.close();
            throw new IOException(over);
        }
        RightWatch.over(channel, right);
        return channel;
    }
}
