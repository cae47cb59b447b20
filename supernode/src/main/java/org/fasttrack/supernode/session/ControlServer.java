package org.fasttrack.supernode.session;

import io.grpc.Attributes;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.TlsCertificate;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.TlsIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control port: gRPC over mutual TLS 1.3. */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    static final Context.Key<Caller> CALLER = Context.key("caller");
    private static final Attributes.Key<NodeId> PROVEN = Attributes.Key.create("proven");
    private static final Attributes.Key<Right> RIGHT = Attributes.Key.create("right");
    private static final int MAX_FRAME_BYTES = (1 << 20) + (1 << 16);
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_CALLS = 100;
    private static final long CLOSE_SECONDS = 2;
    private static final long HANDSHAKE_SECONDS = 20;

    private final Server server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService leases = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leases").factory());

    /** Serves nothing else on the port. @throws IOException when the address is taken */
    public ControlServer(InetSocketAddress listen, TlsIdentity tls, PeerCheck check, SupernodeService service)
            throws IOException {
        this(listen, tls, check, service, List.of());
    }

    /**
     * @param check who may connect, and by what right: that is looked at again at each call and of each session every second
     * @param more that is served on the same port
     * @throws IOException when the address is taken
     */
    public ControlServer(
            InetSocketAddress listen,
            TlsIdentity tls,
            PeerCheck check,
            SupernodeService service,
            List<BindableService> more)
            throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(listen)
                .sslContext(tls.nettyServer(check, ClientAuth.REQUIRE, List.of("h2")))
                .executor(threads)
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_FRAME_BYTES)
                .maxInboundMetadataSize(MAX_HEADER_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addTransportFilter(new Prove(check))
                .intercept(new Identify())
                .addService(service);
        more.forEach(builder::addService);
        server = builder.build().start();
        var _ = leases.scheduleAtFixedRate(() -> lookAfterSessions(service), 1, 1, TimeUnit.SECONDS);
    }

    private static void lookAfterSessions(SupernodeService service) {
        try {
            service.endExcluded();
            service.endOutlived(Instant.now());
            service.dialBack();
            service.tellRevoked();
        } catch (RuntimeException e) {
            // Thrown on, it would silently cancel every later round, and no lease would ever end again.
            LOG.error("looking after the sessions failed", e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** Who makes the current call, as TLS proved it. */
    public static NodeId caller() {
        return current().peer();
    }

    /** All that is known of who makes the current call. */
    static Caller current() {
        return CALLER.get();
    }

    /** Where the current call comes from, as the connection has it. */
    static InetAddress address() {
        return current().address();
    }

    /**
     * Notes once a connection, not once a call, who is at the other end and by what right: an invitation costs a signature
     * check. A session that TLS resumes is not judged in the handshake again, so that its right is looked at from here on.
     */
    private static final class Prove extends ServerTransportFilter {
        private final PeerCheck check;

        Prove(PeerCheck check) {
            this.check = check;
        }

        @Override
        public Attributes transportReady(Attributes transport) {
            SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            if (session == null) {
                return transport;
            }
            try {
                TlsCertificate.Proven proven = TlsIdentity.proven(session);
                return transport.toBuilder()
                        .set(PROVEN, proven.node())
                        .set(RIGHT, check.right(proven.node(), proven.claims()))
                        .build();
            } catch (SSLPeerUnverifiedException e) {
                return transport; // its calls are answered as those of nobody
            }
        }
    }

    private static final class Identify implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            NodeId proven = call.getAttributes().get(PROVEN);
            Right right = call.getAttributes().get(RIGHT);
            if (proven == null || right == null) {
                return refuse(call, Status.UNAUTHENTICATED.withDescription("no identity was proved"));
            }
            String over = right.over();
            if (over != null) {
                return refuse(call, Status.PERMISSION_DENIED.withDescription(over));
            }
            if (!(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress from)) {
                return refuse(call, Status.UNAUTHENTICATED.withDescription("the connection has no address"));
            }
            Context context = Context.current().withValue(CALLER, new Caller(proven, from.getAddress(), right));
            return Contexts.interceptCall(context, call, headers, next);
        }

        private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
            call.close(status, new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    /** Hangs up on everybody; returns when that is done, or after two seconds and two for who still writes or reads a log. */
    @Override
    public void close() {
        leases.shutdownNow();
        server.shutdownNow();
        try {
            // The threads go last: without them gRPC cannot end its calls, and connections would stay open.
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            // An interrupt in the middle of a read closes the file for everybody, before the last entries are written.
            threads.shutdown();
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
