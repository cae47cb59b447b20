package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Admission;
import org.fasttrack.common.network.Claims;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.Sealed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who was let in by an invitation may stay as long as it is valid. */
class ExpiredInvitationTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final ShareList FILES = TestPeer.files("docs/a");

    private final IdentityKey creator = IdentityKey.generate();
    private final NetworkFile network = TestSupernode.closedNetwork(creator);

    @Test
    void theSessionAndTheListEndWithTheInvitationAndThePeerSaysWhatToDoUntilItShowsARenewedOne() throws Exception {
        Instant expiry = Instant.now().plusSeconds(3600);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        IdentityKey key = IdentityKey.generate();
        Membership self = Membership.of(
                key, network, Invitation.seal(network, creator, key.id(), expiry), new Revocations(network));
        Admission peersOwn = new Admission(network, now::get);
        try (TestSupernode supernode = TestSupernode.start(new Admission(network, now::get));
                Uplink uplink = uplink(self, supernode);
                SupernodeClient client = new SupernodeClient(self.tls(), PeerCheck.ANYONE, supernode.address())) {
            uplink.excludedBy(() -> self.exclusion(peersOwn));
            uplink.start();
            await().atMost(SOON).until(() -> supernode.hits().size() == 1);
            assertThat(client.introduce(SOON)).isNotEqualTo(Sealed.getDefaultInstance());

            now.set(expiry.plusSeconds(1));

            await().atMost(SOON).until(() -> supernode.hits().isEmpty());
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> client.introduce(SOON))
                    .withMessageContaining("PERMISSION_DENIED: its invitation expired at ");
            await().atMost(SOON).until(() -> uplink.unanswered().isPresent());
            assertThat(uplink.unanswered().orElseThrow())
                    .startsWith("its invitation expired at ")
                    .contains("'fasttrack network invite " + key.id() + "'");
            assertThat(supernode.attached.count()).isZero();

            self.showInvitation(Invitation.seal(network, creator, key.id(), expiry.plusSeconds(3600)));

            await().atMost(SOON).until(() -> supernode.hits().size() == 1);
            assertThat(self.exclusion(peersOwn)).isEmpty();
        }
    }

    /** TLS looks at no certificate when it resumes a session: each call does. */
    @Test
    void whoResumesATlsSessionIsRefusedTheSame() throws Exception {
        Instant expiry = Instant.now().plusSeconds(3600);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        IdentityKey key = IdentityKey.generate();
        byte[] claims = Claims.invited(Invitation.seal(network, creator, key.id(), expiry))
                .bytes();
        SslContext context = resuming(TlsIdentity.create(key, claims));
        Admission admission = new Admission(network, now::get);
        AtomicInteger handshakes = new AtomicInteger();
        PeerCheck counting = new PeerCheck() {
            @Override
            public @Nullable String refusal(NodeId peer, byte[] shown) {
                handshakes.incrementAndGet();
                return admission.refusal(peer, shown);
            }

            @Override
            public Right right(NodeId peer, byte[] shown) {
                return admission.right(peer, shown);
            }
        };
        try (TestSupernode supernode = TestSupernode.start(counting)) {
            try (SupernodeClient first = new SupernodeClient(context, supernode.address())) {
                assertThat(first.introduce(SOON)).isNotEqualTo(Sealed.getDefaultInstance());
            }
            now.set(expiry.plusSeconds(1));
            try (SupernodeClient second = new SupernodeClient(context, supernode.address())) {
                assertThatExceptionOfType(StatusRuntimeException.class)
                        .isThrownBy(() -> second.introduce(SOON))
                        .withMessageContaining("PERMISSION_DENIED: its invitation expired at ");
            }
            assertThat(handshakes).as("the second session was resumed").hasValue(1);
        }
    }

    /** Java's TLS, which resumes the session of an earlier connection to the same place. */
    private static SslContext resuming(TlsIdentity identity) {
        var http2 = new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                List.of("h2"));
        return new JdkSslContext(
                identity.jsse(PeerCheck.ANYONE),
                /* isClient= */ true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                http2,
                ClientAuth.NONE,
                null,
                /* startTls= */ false);
    }

    private static Uplink uplink(Membership self, TestSupernode supernode) {
        return new Uplink(
                self.tls(),
                PeerCheck.ANYONE,
                self.sealer(),
                self.opener(),
                Introducers.of(List.of(supernode.address())),
                new Uplink.SelfDescription("127.0.0.1:1214", false),
                () -> FILES);
    }
}
