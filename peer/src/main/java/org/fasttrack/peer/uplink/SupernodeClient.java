package org.fasttrack.peer.uplink;

import com.google.protobuf.ByteString;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.EvidenceBatch;
import org.fasttrack.common.wire.proto.Filed;
import org.fasttrack.common.wire.proto.IntroduceRequest;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.PushAnswer;
import org.fasttrack.common.wire.proto.ScoresRequest;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SearchEvent;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.common.wire.proto.SupernodeGrpc;
import org.fasttrack.supernode.books.BooksClient;
import org.jspecify.annotations.Nullable;

/** A connection to one supernode's control port. Thread-safe. */
public final class SupernodeClient implements AutoCloseable {
    /** Nodes a question for scores. */
    public static final int MAX_SCORES = 100;

    private static final int MAX_FRAME_BYTES = 4 << 20;

    private final String address;
    private final ManagedChannel channel;
    private volatile @Nullable NodeId seen;
    private volatile @Nullable InetAddress host;

    /** Connects at the first call. @param check who is accepted as a supernode; its address alone proves nothing */
    public SupernodeClient(TlsIdentity tls, PeerCheck check, String address) {
        this(context(tls, check), address);
    }

    /** @param context shared by many clients: it is dear to make */
    SupernodeClient(SslContext context, String address) {
        this.address = address;
        this.channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .sslContext(context)
                .intercept(new Notice())
                .maxInboundMessageSize(MAX_FRAME_BYTES)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .build();
    }

    static SslContext context(TlsIdentity tls, PeerCheck check) {
        return tls.nettyClient(check, List.of("h2"));
    }

    /** Notes whom TLS showed, when the first answer comes over the connection. */
    private final class Notice implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata headers) {
                    ClientCall<Q, A> call = delegate();
                    super.start(
                            new SimpleForwardingClientCallListener<>(listener) {
                                @Override
                                public void onHeaders(Metadata answer) {
                                    note(call.getAttributes());
                                    super.onHeaders(answer);
                                }
                            },
                            headers);
                }
            };
        }
    }

    private void note(Attributes connection) {
        if (connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress remote) {
            host = remote.getAddress();
        }
        SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (seen == null && session != null) {
            try {
                seen = TlsIdentity.peerOf(session);
            } catch (SSLPeerUnverifiedException e) {
                // Nobody is seen then, and whoever asks for the supernode's identity gets none.
            }
        }
    }

    public String address() {
        return address;
    }

    /** Where the other end is; null before the first answer. */
    @Nullable
    InetAddress host() {
        return host;
    }

    /** Whom TLS showed at the other end; null before the first answer. */
    public @Nullable NodeId supernode() {
        return seen;
    }

    /** The sealed introducer page. @throws StatusRuntimeException when the supernode does not answer in time */
    public Sealed introduce(Duration timeout) {
        return SupernodeGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .introduce(IntroduceRequest.getDefaultInstance());
    }

    /** Streams a search's events to {@code observer}. */
    public void search(Sealed query, Duration timeout, StreamObserver<SearchEvent> observer) {
        SupernodeGrpc.newStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .search(query, observer);
    }

    /** @throws StatusRuntimeException when the peer is not attached there, or the supernode does not answer */
    public BrowsePage browse(BrowseRequest request, Duration timeout) {
        return SupernodeGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .browse(request);
    }

    /** Questions about its scores and its logs, over the same connection. */
    public BooksClient books() {
        return new BooksClient(channel);
    }

    /**
     * Files log entries. Each answer says that the entry is on the supernode's disk, or is refused for good.
     *
     * @throws StatusRuntimeException when the supernode does not answer, or cannot keep them now
     */
    public List<Filed> file(List<byte[]> entries, Duration timeout) {
        EvidenceBatch.Builder batch = EvidenceBatch.newBuilder();
        entries.forEach(entry -> batch.addEntries(ByteString.copyFrom(entry)));
        return SupernodeGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .file(batch.build())
                .getFiledList();
    }

    /**
     * What nodes are worth, in the order asked.
     *
     * @param nodes at most {@value #MAX_SCORES}
     * @throws StatusRuntimeException when the supernode does not answer
     */
    public List<Integer> scores(List<NodeId> nodes, Duration timeout) {
        ScoresRequest.Builder request = ScoresRequest.newBuilder();
        nodes.forEach(node -> request.addNodes(ByteString.copyFrom(node.bytes())));
        return SupernodeGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .scores(request.build())
                .getScoresList();
    }

    /** @throws IOException when the supernode does not answer in time */
    public PushAnswer push(Sealed request, Duration timeout) throws IOException {
        try {
            return SupernodeGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .push(request);
        } catch (StatusRuntimeException e) {
            throw new IOException(address + " gave no answer: " + e.getStatus().getDescription(), e);
        }
    }

    StreamObserver<PeerFrame> attach(StreamObserver<SupernodeFrame> observer) {
        return SupernodeGrpc.newStub(channel).attach(observer);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
