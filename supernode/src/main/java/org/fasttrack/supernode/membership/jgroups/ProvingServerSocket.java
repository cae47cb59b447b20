package org.fasttrack.supernode.membership.jgroups;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.TlsCertificate;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/**
 * The cluster's port: {@link #accept} yields only connections whose other end has finished the mutual TLS handshake.
 * JGroups would shake hands in the one thread that accepts, where each connection that says nothing holds up all others
 * for a second. Here every handshake has a thread of its own, and a deadline for the whole of it.
 */
final class ProvingServerSocket extends ServerSocket {
    /** A handshake over a bad line takes a second or two. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final int MAX_UNPROVEN = 1_024;
    /** Less than all, so that one address cannot drive out the others. */
    private static final int MAX_UNPROVEN_OF_ONE_ADDRESS = 256;

    private static final int BACKLOG = 1_024;
    private static final int LOOK_MILLIS = 250;
    /** So long no connection is taken when the system gives none, out of descriptors for instance. */
    private static final int PAUSE_MILLIS = 100;

    /** Wakes those who wait when the port is closed. */
    private static final Proven CLOSED = new Proven(NodeId.of(new byte[NodeId.BYTES]), new Socket());

    private final SSLContext tls;
    private final PeerCheck check;
    private final Unproven unproven;
    private final LinkedBlockingQueue<Proven> proven = new LinkedBlockingQueue<>();
    private final ExecutorService handshakes = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread acceptor = Thread.ofPlatform().daemon().unstarted(this::acceptAll);

    private record Proven(NodeId node, Socket socket) {}

    /** Not bound yet. */
    ProvingServerSocket(SSLContext tls, PeerCheck check) throws IOException {
        this(tls, check, new Unproven(MAX_UNPROVEN, MAX_UNPROVEN_OF_ONE_ADDRESS, DEADLINE));
    }

    ProvingServerSocket(SSLContext tls, PeerCheck check, Unproven unproven) throws IOException {
        this.tls = tls;
        this.check = check;
        this.unproven = unproven;
    }

    @Override
    public void bind(SocketAddress endpoint, int backlog) throws IOException {
        super.bind(endpoint, Math.max(backlog, BACKLOG));
        acceptor.setName("cluster-accept " + getLocalPort());
        acceptor.start();
    }

    @Override
    public Socket accept() throws IOException {
        try {
            Proven next = proven.take();
            if (next.equals(CLOSED)) {
                proven.add(CLOSED); // for the next one who waits
                throw new SocketException("the port is closed");
            }
            return next.socket();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        }
    }

    private void acceptAll() {
        while (!isClosed()) {
            try {
                super.setSoTimeout(unproven.size() == 0 ? 0 : LOOK_MILLIS);
                Arrival arrival = new Arrival();
                implAccept(arrival);
                admit(arrival);
            } catch (SocketTimeoutException e) {
                // Time to look who has waited too long.
            } catch (IOException e) {
                pause();
            }
            unproven.removeOutlived(System.nanoTime()).forEach(ProvingServerSocket::hangUp);
        }
    }

    private void pause() {
        try {
            if (!isClosed()) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            // Only close() interrupts, and the loop looks for that.
        }
    }

    private void admit(Arrival arrival) {
        Socket leaving = unproven.add(arrival, System.nanoTime());
        if (leaving != null) {
            hangUp(leaving);
        }
        try {
            handshakes.execute(() -> prove(arrival));
        } catch (RejectedExecutionException e) {
            hangUp(arrival); // the port was closed
        }
    }

    private void prove(Arrival arrival) {
        try {
            SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(arrival, null, true);
            secured.setNeedClientAuth(true);
            secured.startHandshake();
            TlsCertificate.Proven shown = TlsIdentity.proven(secured.getSession());
            // Asked in the handshake, but not when TLS resumes a session: the right to it may have ended since.
            String refusal = check.refusal(shown.node(), shown.claims());
            if (refusal != null) {
                throw new IOException(refusal);
            }
            arrival.secure(secured);
            queue(new Proven(shown.node(), JGroupsStack.hearing(arrival)));
        } catch (IOException e) {
            unproven.remove(arrival);
            hangUp(arrival);
        }
    }

    /** One connection of each node waits, its newest: a node whose connections say nothing holds up no other. */
    private void queue(Proven next) {
        List<Proven> leaving = new ArrayList<>();
        synchronized (proven) {
            if (isClosed() || !unproven.remove(next.socket())) {
                leaving.add(next);
            } else {
                proven.stream()
                        .filter(older -> next.node().equals(older.node()))
                        .forEach(leaving::add);
                // Who is accepted meanwhile is not here any more, and stays.
                leaving.removeIf(older -> !proven.remove(older));
                proven.add(next);
            }
        }
        leaving.forEach(gone -> hangUp(gone.socket()));
    }

    /** How many have not proved themselves yet. */
    int unproven() {
        return unproven.size();
    }

    /** Hangs up on all who wait; connections that {@link #accept} gave out stay. */
    @Override
    public void close() throws IOException {
        super.close();
        acceptor.interrupt();
        unproven.removeAll().forEach(ProvingServerSocket::hangUp);
        List<Proven> waiting = new ArrayList<>();
        synchronized (proven) {
            proven.drainTo(waiting);
            proven.add(CLOSED);
        }
        waiting.forEach(gone -> hangUp(gone.socket()));
        handshakes.shutdownNow();
    }

    /** @return false when handshakes still run after so long */
    boolean awaitEnd(Duration most) throws InterruptedException {
        return acceptor.join(most) && handshakes.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
