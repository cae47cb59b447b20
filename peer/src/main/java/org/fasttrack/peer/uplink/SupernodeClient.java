package org.fasttrack.peer.uplink;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.IntroduceRequest;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SearchEvent;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.common.wire.proto.SupernodeGrpc;
import org.jspecify.annotations.Nullable;

/** A connection to one supernode's control port. Thread-safe. */
public final class SupernodeClient implements AutoCloseable {
    private static final int MAX_FRAME_BYTES = 4 << 20;

    private final String address;
    private final ManagedChannel channel;
    private volatile @Nullable NodeId seen;

    /** Connects at the first call. @param check who is accepted as a supernode; its address alone proves nothing */
    public SupernodeClient(TlsIdentity tls, PeerCheck check, String address) {
        this.address = address;
        PeerCheck remembering = (peer, claims) -> {
            String refusal = check.refusal(peer, claims);
            if (refusal == null) {
                seen = peer;
            }
            return refusal;
        };
        this.channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .sslContext(tls.nettyClient(remembering, List.of("h2")))
                .maxInboundMessageSize(MAX_FRAME_BYTES)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .build();
    }

    public String address() {
        return address;
    }

    /** Whom TLS showed at the other end; null before the first call. */
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

    StreamObserver<PeerFrame> attach(StreamObserver<SupernodeFrame> observer) {
        return SupernodeGrpc.newStub(channel).attach(observer);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
