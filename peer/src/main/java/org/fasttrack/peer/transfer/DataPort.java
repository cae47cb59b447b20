package org.fasttrack.peer.transfer;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening TCP port with TLS 1.3: each connection goes to the handler of the protocol that ALPN names, the first
 * one when the client names none. A client certificate is asked for but not demanded: handlers demand what they need.
 */
public final class DataPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataPort.class);

    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final SslContext context;
    private final Map<String, ConnectionHandler> protocols;
    private final ConnectionHandler first;
    private final TransferLimits limits;
    private final Connections open;

    private DataPort(
            ServerSocketChannel listener,
            SslContext context,
            Map<String, ConnectionHandler> protocols,
            TransferLimits limits)
            throws IOException {
        this.listener = listener;
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.context = context;
        this.protocols = protocols;
        this.first = protocols.values().iterator().next();
        this.limits = limits;
        this.open = new Connections(limits);
    }

    /**
     * Listens and accepts from now on.
     *
     * @param check who is refused in the handshake when it shows an identity
     * @param protocols handlers by ALPN name, in the order of preference; at least one
     */
    public static DataPort open(
            InetSocketAddress address,
            TlsIdentity identity,
            PeerCheck check,
            Map<String, ConnectionHandler> protocols,
            TransferLimits limits)
            throws IOException {
        var handlers = new LinkedHashMap<>(protocols);
        SslContext context = identity.nettyServer(check, ClientAuth.OPTIONAL, List.copyOf(handlers.keySet()));
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.bind(address, 1024);
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        var port = new DataPort(listener, context, handlers, limits);
        Thread.ofVirtual().name("data-port").start(port::accept);
        return port;
    }

    /** Where it listens, or listened before it was closed. */
    public InetSocketAddress address() {
        return address;
    }

    /** Connections open now. */
    public int connections() {
        return open.count();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                admit(listener.accept());
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.warn("cannot accept a connection: {}", e.toString());
                    pause();
                }
            }
        }
    }

    /** Out of descriptors, most likely: at full speed the loop would only fill the log. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(SocketChannel socket) throws IOException {
        if (!(socket.getRemoteAddress() instanceof InetSocketAddress remote)) {
            socket.close();
            return;
        }
        if (!open.admit(socket, remote.getAddress())) {
            socket.close();
            return;
        }
        Thread.ofVirtual().name("data-" + remote).start(() -> {
            try {
                serve(socket);
            } finally {
                // Also when memory for the channel ran out: what is no longer counted must not stay open.
                TlsChannel.closeQuietly(socket);
                open.ended(socket);
            }
        });
    }

    private void serve(SocketChannel socket) {
        try (TlsChannel channel = TlsChannel.over(context, socket, limits.handshake())) {
            open.established(socket);
            protocols.getOrDefault(channel.protocol(), first).serve(channel);
        } catch (IOException e) {
            LOG.debug("a data connection ended: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.warn("a data connection failed", e);
        }
    }

    /** Stops listening and ends every connection. */
    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel socket : open.all()) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("closing the data port: {}", e.toString());
        }
    }
}
