package org.fasttrack.peer.transfer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port where peers fetch from each other: TLS 1.3, then the protocol that ALPN names. Today {@code http/1.1}, which
 * also serves those who name none; another protocol is one more entry in the map.
 *
 * <p>One virtual thread a connection. Limits: connections in all and per address, and a deadline for the handshake and
 * for each request, so that slow senders cannot pile up.
 */
public final class DataPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataPort.class);
    private static final int MAX_CONNECTIONS = 2000;
    private static final int MAX_PER_ADDRESS = 500;
    private static final int BACKLOG = 1024;
    private static final long HANDSHAKE_SECONDS = 15;

    /** Speaks one protocol over an open TLS connection, and returns when it is over. */
    @FunctionalInterface
    public interface Protocol {
        void serve(SSLSocket connection, Deadline deadline) throws IOException, InterruptedException;
    }

    private final SSLServerSocket listening;
    private final Map<String, Protocol> protocols;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("data-deadlines").factory());
    private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    /** Ends a connection that does not finish its step in time. */
    public final class Deadline {
        private final Socket socket;
        private ScheduledFuture<?> pending;

        private Deadline(Socket socket, long seconds) {
            this.socket = socket;
            this.pending = clock.schedule(this::expire, seconds, TimeUnit.SECONDS);
        }

        /** Starts the next step's time. */
        public void extend(long seconds) {
            pending.cancel(false);
            pending = clock.schedule(this::expire, seconds, TimeUnit.SECONDS);
        }

        void lift() {
            pending.cancel(false);
        }

        private void expire() {
            abandon(socket);
        }
    }

    /** @throws IOException when the address is taken */
    public DataPort(InetSocketAddress listen, TlsIdentity tls, PeerCheck check, Map<String, Protocol> protocols)
            throws IOException {
        this.protocols = Map.copyOf(protocols);
        listening = (SSLServerSocket) tls.jsse(check).getServerSocketFactory().createServerSocket();
        listening.setReuseAddress(true);
        listening.bind(listen, BACKLOG);
        SSLParameters parameters = listening.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setApplicationProtocols(List.copyOf(this.protocols.keySet()).toArray(String[]::new));
        parameters.setWantClientAuth(true);
        listening.setSSLParameters(parameters);
        Thread.ofPlatform().daemon().name("data-port").start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listening.accept();
                InetAddress from = socket.getInetAddress();
                if (perAddress.merge(from, 1, Integer::sum) > MAX_PER_ADDRESS || !room.tryAcquire()) {
                    perAddress.merge(from, -1, Integer::sum);
                    abandon(socket);
                    continue;
                }
                threads.execute(() -> serve(socket, from));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    LOG.warn("the data port could not accept: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(SSLSocket socket, InetAddress from) {
        Deadline deadline = new Deadline(socket, HANDSHAKE_SECONDS);
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            String named = socket.getApplicationProtocol();
            Protocol protocol = protocols.get(named == null || named.isEmpty() ? "http/1.1" : named);
            if (protocol != null) {
                protocol.serve(socket, deadline);
            }
        } catch (IOException e) {
            LOG.debug("connection from {} ended: {}", from, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            deadline.lift();
            room.release();
            perAddress.computeIfPresent(from, (address, n) -> n > 1 ? n - 1 : null);
        }
    }

    private static void abandon(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection failed: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
        clock.shutdownNow();
    }
}
