package org.fasttrack.supernode.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.grpc.stub.ServerCallStreamObserver;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.proto.DeltaBegin;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.introducer.Page;
import org.junit.jupiter.api.Test;

/** gRPC queues without a bound what a peer does not read. */
class UnreadSessionTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);

    private final AttachedPeers attached = new AttachedPeers(new Directory());

    @SuppressWarnings("unchecked") // a mock of a generic class
    private final ServerCallStreamObserver<SupernodeFrame> out = mock(ServerCallStreamObserver.class);

    private PeerSession session() {
        SessionContext context = new SessionContext(
                new SessionLimits(100, 100, 1 << 20, Duration.ofSeconds(30)),
                new Opener(NETWORK, InstantSource.system()),
                new Page(new Sealer(IdentityKey.generate(), NETWORK, InstantSource.system()), List::of, Set.of()));
        PeerSession session = new PeerSession(
                new Caller(IdentityKey.generate().id(), InetAddress.getLoopbackAddress(), Right.LASTING),
                attached,
                context,
                out);
        session.onNext(PeerFrame.newBuilder()
                .setHello(Hello.newBuilder().setDataAddress("127.0.0.1:1214"))
                .build());
        return session;
    }

    /** Each is answered by a refusal, and nothing of it has to be signed. */
    private static void refusedChanges(PeerSession session, int count) {
        PeerFrame frame = PeerFrame.newBuilder()
                .setDeltaBegin(DeltaBegin.newBuilder().setBaseVersion(7))
                .build();
        for (int i = 0; i < count; i++) {
            session.onNext(frame);
        }
    }

    @Test
    void aPeerThatReadsNothingIsLetGo() {
        when(out.isReady()).thenReturn(false);
        PeerSession session = session();
        refusedChanges(session, PeerSession.MAX_UNREAD - 1);
        verify(out).onError(any());
        verify(out, atMost(PeerSession.MAX_UNREAD + 1)).onNext(any());
        assertThat(attached.count()).isZero();
    }

    @Test
    void aPeerThatReadsMayAskAsOftenAsItLikes() {
        when(out.isReady()).thenReturn(true);
        refusedChanges(session(), 4 * PeerSession.MAX_UNREAD);
        verify(out, never()).onError(any());
        assertThat(attached.count()).isOne();
    }
}
