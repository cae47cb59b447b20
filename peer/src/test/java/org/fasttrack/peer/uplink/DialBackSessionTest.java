package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.Reached;
import org.fasttrack.common.wire.proto.SupernodeFrame.FrameCase;
import org.fasttrack.supernode.session.Attached;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session makes of a claimed data port. */
class DialBackSessionTest {
    private final List<InetSocketAddress> dialled = new CopyOnWriteArrayList<>();

    private static RawSession hello(TestSupernode supernode, String address, boolean firewalled) throws Exception {
        RawSession session = new RawSession(supernode, IdentityKey.generate(), new byte[0]);
        session.send(PeerFrame.newBuilder()
                .setHello(Hello.newBuilder().setDataAddress(address).setFirewalled(firewalled)));
        assertThat(session.answer().getWelcome().getObservedHost()).isEqualTo("127.0.0.1");
        return session;
    }

    private static Attached registered(TestSupernode supernode, RawSession session) throws Exception {
        ShareList list = TestPeer.files("docs/a.txt");
        assertThat(session.register(session.head(list, 1), list).getFrameCase()).isEqualTo(FrameCase.LIST_ACCEPTED);
        return supernode.attached.find(session.sealer.id()).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1:8080", "169.254.169.254:8080", "victim.example:8080", "[2001:db8::1]:8080"})
    void noPeerMakesItsSupernodeOrItsAskersConnectToAnotherHost(String victim) throws Exception {
        try (TestSupernode supernode = TestSupernode.dialing((address, peer) -> dialled.add(address));
                RawSession session = hello(supernode, victim, false)) {
            Reached reached = session.answer().getReached();
            assertThat(reached.getAddress()).isEqualTo("127.0.0.1:8080");
            assertThat(dialled).extracting(HostPort::text).containsExactly("127.0.0.1:8080");
            assertThat(registered(supernode, session).dataAddress()).isEqualTo("127.0.0.1:8080");
        }
    }

    @Test
    void aPortOfOtherServicesIsNotEvenDialled() throws Exception {
        try (TestSupernode supernode = TestSupernode.dialing((address, peer) -> dialled.add(address));
                RawSession session = hello(supernode, "127.0.0.1:25", false)) {
            assertThat(session.answer().getReached().getOpen()).isFalse();
            assertThat(registered(supernode, session).firewalled()).isTrue();
            assertThat(dialled).isEmpty();
        }
    }

    @Test
    void whoSaysItIsFirewalledIsBelieved() throws Exception {
        try (TestSupernode supernode = TestSupernode.dialing((address, peer) -> dialled.add(address));
                RawSession session = hello(supernode, "127.0.0.1:1214", true)) {
            assertThat(session.answer().getReached().getOpen()).isFalse();
            assertThat(registered(supernode, session).firewalled()).isTrue();
            assertThat(dialled).isEmpty();
        }
    }

    @Test
    void aHitSaysSoWhenTheTestEndsAfterTheListCame() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (TestSupernode supernode = TestSupernode.dialing((address, peer) -> {
                    await(end);
                    throw new IOException("nobody answers");
                });
                RawSession session = hello(supernode, "127.0.0.1:1214", false)) {
            assertThat(registered(supernode, session).firewalled()).isFalse();
            end.countDown();
            assertThat(session.answer().getReached().getDetail()).isEqualTo("nobody answers");
            assertThat(supernode.hits()).extracting(Hit::getFirewalled).containsExactly(true);
            assertThat(supernode
                            .attached
                            .reach(session.sealer.id())
                            .orElseThrow()
                            .isFirewalled())
                    .isTrue();
        }
    }

    private static void await(CountDownLatch end) throws IOException {
        try {
            if (!end.await(10, TimeUnit.SECONDS)) {
                throw new IOException("the test hangs");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
