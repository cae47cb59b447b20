package org.fasttrack.peer.transfer;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.TlsCertificate;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.TlsIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening TCP port with TLS 1.3: each connection goes to the handler of the protocol that ALPN names, the first
 * one when the client names none. A client certificate is asked for but not demanded: handlers demand what they need.
 */
public final class DataPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataPort.class);

    private final NetworkChannel bound;
    private final InetSocketAddress address;
    private final SslContext context;
    private final PeerCheck check;
    private final Map<String, ConnectionHandler> protocols;
    private final ConnectionHandler first;
    private final TransferLimits limits;
    private final Connections open;
    private volatile OpeningLines lines = OpeningLines.NONE;

    private DataPort(
            NetworkChannel bound,
            TlsIdentity identity,
            PeerCheck check,
            Map<String, ConnectionHandler> protocols,
            TransferLimits limits)
            throws IOException {
        this.bound = bound;
        this.address = (InetSocketAddress) bound.getLocalAddress();
        this.protocols = new LinkedHashMap<>(protocols);
        this.context = identity.nettyServer(check, ClientAuth.OPTIONAL, List.copyOf(this.protocols.keySet()));
        this.check = check;
        this.first = this.protocols.values().iterator().next();
        this.limits = limits;
        this.open = new Connections(limits);
    }

    /**
     * Listens and accepts from now on.
     *
     * @param check who is refused when it shows an identity, and when the connections of others end: within a second after
     *     their right to them
     * @param protocols handlers by ALPN name, in the order of preference; at least one
     */
    public static DataPort open(
            InetSocketAddress address,
            TlsIdentity identity,
            PeerCheck check,
            Map<String, ConnectionHandler> protocols,
            TransferLimits limits)
            throws IOException {
        ServerSocketChannel listener =
                bind(ServerSocketChannel.open(), address, channel -> channel.bind(address, 1024));
        var port = new DataPort(listener, identity, check, protocols, limits);
        Acceptor.start("data-port", listener, port::admit);
        return port;
    }

    /**
     * As a packet filter leaves it: the port is taken, and nobody can connect to it.
     *
     * @see #open
     */
    public static DataPort closed(
            InetSocketAddress address,
            TlsIdentity identity,
            PeerCheck check,
            Map<String, ConnectionHandler> protocols,
            TransferLimits limits)
            throws IOException {
        SocketChannel mute = bind(SocketChannel.open(), address, channel -> channel.bind(address));
        return new DataPort(mute, identity, check, protocols, limits);
    }

    private interface Binding<C> {
        void bind(C channel) throws IOException;
    }

    private static <C extends NetworkChannel> C bind(C channel, InetSocketAddress address, Binding<C> binding)
            throws IOException {
        try {
            binding.bind(channel);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** Where it listens, or listened before it was closed. */
    public InetSocketAddress address() {
        return address;
    }

    /** From now on {@code taker} gets the connections that open with a line; until then they are closed. */
    public void taking(OpeningLines taker) {
        lines = taker;
    }

    /**
     * Serves on a connection that this side made because {@code client} asked for it, as if the client had connected: it
     * begins the handshake. Returns at once and takes over the socket, also when there is no room for it.
     */
    public void serve(SocketChannel socket, NodeId client) throws IOException {
        admit(socket, () -> {
            serveTls(socket, ByteBuffer.allocate(0), client);
            return false;
        });
    }

    /** Connections open now. */
    public int connections() {
        return open.count();
    }

    private interface Serving {
        /** Blocks until done. @return whether the socket is somebody else's now */
        boolean serve() throws IOException;
    }

    private void admit(SocketChannel socket) throws IOException {
        admit(socket, () -> begin(socket));
    }

    private void admit(SocketChannel socket, Serving serving) throws IOException {
        if (!(socket.getRemoteAddress() instanceof InetSocketAddress remote)
                || !open.admit(socket, remote.getAddress())) {
            socket.close();
            return;
        }
        Thread.ofVirtual().name("data-" + remote).start(() -> {
            boolean taken = false;
            try {
                taken = serving.serve();
            } catch (IOException e) {
                LOG.debug("a data connection ended: {}", e.toString());
            } catch (RuntimeException e) {
                LOG.warn("a data connection failed", e);
            } finally {
                // Also when memory for the channel ran out: what is no longer counted must not stay open.
                if (!taken) {
                    TlsChannel.closeQuietly(socket);
                }
                open.ended(socket);
            }
        });
    }

    private boolean begin(SocketChannel socket) throws IOException {
        return switch (opening(socket)) {
            case Opening.Line(String text) -> lines.take(text, socket);
            case Opening.Tls(ByteBuffer begun) -> {
                serveTls(socket, begun, null);
                yield false;
            }
        };
    }

    private Opening opening(SocketChannel socket) throws IOException {
        Deadline deadline = TlsChannel.closeAfter(limits.handshake(), socket);
        try {
            return Opening.read(socket);
        } finally {
            deadline.end();
        }
    }

    /** @param client who alone is served; null: anybody */
    private void serveTls(SocketChannel socket, ByteBuffer begun, @Nullable NodeId client) throws IOException {
        try (TlsChannel channel = TlsChannel.over(context, socket, begun, limits.handshake())) {
            NodeId shown = channel.peer();
            if (client == null || (shown != null && shown.equals(client))) {
                open.established(socket);
                Right right = right(channel.proven());
                if (right.over() != null) {
                    return; // TLS judges nobody again whose session it resumes
                }
                try (RightWatch _ = RightWatch.over(channel, right)) {
                    protocols.getOrDefault(channel.protocol(), first).serve(channel);
                }
            }
        }
    }

    private Right right(TlsCertificate.@Nullable Proven shown) {
        return shown == null ? Right.LASTING : check.right(shown.node(), shown.claims());
    }

    /** Stops listening and ends every connection. */
    @Override
    public void close() {
        try {
            bound.close();
            for (SocketChannel socket : open.all()) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("closing the data port: {}", e.toString());
        }
    }
}
