package org.fasttrack.supernode.membership.jgroups;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.PerDestinationBundler;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.DefaultSocketFactory;

/**
 * The JGroups protocols, bottom first. One server socket carries all, failure detection included: FD_SOCK2's own socket
 * is a non-blocking one that no TLS factory reaches, so a closed TCP connection is what raises suspicion here, and
 * FD_ALL3's heartbeats find the members that hang.
 */
public final class JGroupsStack {
    private static final int MERGE_MIN_MILLIS = 500;
    private static final int MERGE_MAX_MILLIS = 1_000;
    private static final int HEARTBEAT_MILLIS = 750;
    /** Shorter mistakes a long garbage collection for a death; longer delays the repair of a hung member. */
    private static final int HEARTBEAT_TIMEOUT_MILLIS = 3_000;

    private static final int VERIFY_MILLIS = 500;
    /**
     * So long a member that starts waits for a coordinator to answer, and for its view. Where all start at once nobody is
     * one yet, and every attempt takes the whole time: many short attempts found one cluster sooner than few long ones.
     */
    private static final int JOIN_MILLIS = 500;

    /** Members that found no coordinator after these go alone, and merge. */
    private static final int JOIN_ATTEMPTS = 10;

    private static final int CONNECT_MILLIS = 1_000;
    /**
     * So long the one thread that takes connections waits for a member's address, which follows its handshake at once.
     * Longer lets a member that says nothing hold up the others; shorter loses one that pauses to collect garbage.
     */
    private static final int ADDRESS_MILLIS = 500;

    /**
     * So long a connection may be silent: a handshake, or one with a member, which sends a heartbeat all the time. After a cut
     * of a minute TCP may wait another minute until it tries again; a new connection is there at once.
     */
    private static final int SILENCE_MILLIS = 8_000;

    /** The least there is: 0 means for ever. */
    private static final int SESSION_SECONDS = 1;

    private static final int SEND_QUEUE = 4_096;

    private JGroupsStack() {}

    /**
     * A channel that is not connected yet.
     *
     * @param initialHosts cluster addresses of some members
     * @param check who may be at the other end of a connection
     */
    public static JChannel channel(
            InetSocketAddress listen, List<InetSocketAddress> initialHosts, TlsIdentity tls, PeerCheck check)
            throws Exception {
        return new JChannel(protocols(listen, initialHosts, new Sockets(tls.jsse(check), check)));
    }

    private static Protocol[] protocols(
            InetSocketAddress listen, List<InetSocketAddress> initialHosts, Sockets sockets) {
        TCPPING ping = new TCPPING();
        ping.setInitialHosts(initialHosts).setPortRange(0).asyncDiscoveryUseSeparateThread(true);
        // Else only a member itself says where it is, to those whose initial host it is: two that joined different
        // halves of a
        // partition would be in one view and never find each other.
        ping.returnEntireCache(true);
        return new Protocol[] {
            tcp(listen, sockets),
            ping,
            new MERGE3().setMinInterval(MERGE_MIN_MILLIS).setMaxInterval(MERGE_MAX_MILLIS),
            new FD_ALL3().setInterval(HEARTBEAT_MILLIS).setTimeout(HEARTBEAT_TIMEOUT_MILLIS),
            new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS),
            new BoundedMulticast().useMcastXmit(false),
            new BoundedUnicast(),
            new STABLE(),
            new GMS()
                    .setJoinTimeout(JOIN_MILLIS)
                    .setMaxJoinAttempts(JOIN_ATTEMPTS)
                    .printLocalAddress(false),
            new UFC(),
            new MFC(),
            new BoundedFragments().setFragSize(BoundedTcp.FRAGMENT_BYTES)
        };
    }

    private static TCP tcp(InetSocketAddress listen, Sockets sockets) {
        TCP tcp = new BoundedTcp();
        tcp.setBindAddress(listen.getAddress());
        tcp.setBindPort(listen.getPort());
        tcp.setPortRange(0);
        tcp.enableSuspectEvents(true);
        tcp.tcpNodelay(true);
        tcp.setSockConnTimeout(CONNECT_MILLIS);
        tcp.nonBlockingSends(true).maxSendQueue(SEND_QUEUE);
        tcp.logAcceptError(false);
        // A host that drops packets holds its sender for as long as a connection may take, again and again: one thread
        // for all
        // destinations, the default, falls behind by more than it sends, and nobody joins or merges.
        PerDestinationBundler bundler = new PerDestinationBundler();
        bundler.useSingleSenderThread(false);
        tcp.setBundler(bundler);
        tcp.disableDiagnostics();
        tcp.setPeerAddrReadTimeout(ADDRESS_MILLIS);
        tcp.setSocketFactory(sockets);
        return tcp;
    }

    /** The same socket, which gives up an end that says nothing. */
    static <S extends Socket> S hearing(S socket) throws SocketException {
        socket.setSoTimeout(SILENCE_MILLIS);
        return socket;
    }

    /** Sockets of the node's TLS identity, for both ends of a connection. */
    private static final class Sockets extends DefaultSocketFactory {
        private final SSLContext tls;
        private final PeerCheck check;

        Sockets(SSLContext tls, PeerCheck check) {
            super(tls);
            this.tls = tls;
            this.check = check;
            // Whom we connect to is judged in the handshake only, and not when TLS resumes a session.
            tls.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
        }

        @Override
        public Socket createSocket(String service) throws IOException {
            return hearing(super.createSocket(service));
        }

        @Override
        public ServerSocket createServerSocket(String service) throws IOException {
            return new ProvingServerSocket(tls, check);
        }
    }
}
