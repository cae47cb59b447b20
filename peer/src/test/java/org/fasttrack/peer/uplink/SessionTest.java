package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.fasttrack.peer.uplink.TestPeer.files;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Admission;
import org.fasttrack.common.network.Claims;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocation;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.DeltaBegin;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.ListEnd;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.common.wire.proto.SupernodeFrame.FrameCase;
import org.fasttrack.supernode.session.SessionLimits;
import org.junit.jupiter.api.Test;

/** What a supernode makes of a session's frames, honest and not. */
class SessionTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final PeerFrame.Builder HELLO =
            PeerFrame.newBuilder().setHello(Hello.newBuilder().setDataAddress("127.0.0.1:1214"));

    private static SessionLimits limits(int maxPeers, int maxRecords, Duration lease) {
        return new SessionLimits(maxPeers, maxRecords, 1 << 20, lease);
    }

    @Test
    void aListIsThereWhileItsSessionLasts() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = RawSession.greeted(supernode)) {
            ShareList list = files("docs/a.txt", "docs/b.txt");
            SupernodeFrame answer = peer.register(peer.head(list, 1), list);
            assertThat(answer.getListAccepted().getRoot().toByteArray()).isEqualTo(list.root());
            assertThat(supernode.directory.stats().files()).isEqualTo(2);
            peer.close();
            await().until(() -> supernode.directory.stats().files() == 0);
            assertThat(supernode.attached.count()).isZero();
        }
    }

    @Test
    void aWrongRootIsRefusedAndTheOldListStays() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = RawSession.greeted(supernode)) {
            ShareList old = files("docs/a.txt");
            peer.register(peer.head(old, 1), old);
            SupernodeFrame answer = peer.register(peer.head(files("docs/b.txt", "docs/c.txt"), 2), files("x/y", "x/z"));
            assertThat(answer.getListRefused().getReason()).contains("Merkle root");
            assertThat(supernode.directory.stats().files()).isEqualTo(1);
            assertThat(supernode.attached.find(peer.sealer.id()).orElseThrow().version())
                    .isEqualTo(1);
        }
    }

    @Test
    void aReplayedHeadIsRefused() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = RawSession.greeted(supernode)) {
            ShareList list = files("docs/a.txt");
            Sealed head = peer.head(list, 7);
            assertThat(peer.register(head, list).getFrameCase()).isEqualTo(FrameCase.LIST_ACCEPTED);
            assertThat(peer.register(head, list).getListRefused().getReason()).contains("not above 7");
        }
    }

    @Test
    void anotherOwnersHeadIsRefused() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession owner = RawSession.greeted(supernode);
                RawSession thief = RawSession.greeted(supernode)) {
            ShareList list = files("docs/a.txt");
            assertThat(thief.register(owner.head(list, 1), list)
                            .getListRefused()
                            .getReason())
                    .contains("own");
        }
    }

    @Test
    void moreFilesThanTheLimitAreRefusedWithTheReason() throws Exception {
        try (TestSupernode supernode = TestSupernode.start(limits(10, 2, Duration.ofSeconds(30)));
                RawSession peer = RawSession.greeted(supernode)) {
            ShareList list = files("a/1", "a/2", "a/3");
            assertThat(peer.register(peer.head(list, 1), list).getListRefused().getReason())
                    .contains("at most 2 files");
        }
    }

    @Test
    void aChangeRemovesAndAdds() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = RawSession.greeted(supernode)) {
            ShareList old = files("a/1", "a/2");
            peer.register(peer.head(old, 1), old);
            ShareList now = files("a/2");
            peer.send(PeerFrame.newBuilder()
                    .setDeltaBegin(DeltaBegin.newBuilder()
                            .setHead(peer.head(now, 2))
                            .addRemoved("a/1")
                            .setBaseVersion(1)));
            peer.send(PeerFrame.newBuilder().setListEnd(ListEnd.getDefaultInstance()));
            assertThat(peer.answer().getListAccepted().getCount()).isEqualTo(1);
            assertThat(supernode.directory.stats().files()).isEqualTo(1);
        }
    }

    @Test
    void aPeerWithoutHeartbeatIsForgottenAtTheLeasesEnd() throws Exception {
        try (TestSupernode supernode = TestSupernode.start(limits(10, 10, Duration.ofSeconds(1)));
                RawSession peer = RawSession.greeted(supernode)) {
            ShareList list = files("a/1");
            peer.register(peer.head(list, 1), list);
            assertThat(peer.answer().getRefused().getReason()).contains("lease");
            assertThat(supernode.directory.stats().files()).isZero();
        }
    }

    @Test
    void aStreamThatNeverSaysHelloIsEnded() throws Exception {
        try (TestSupernode supernode = TestSupernode.start(limits(10, 10, Duration.ofSeconds(1)));
                RawSession mute = new RawSession(supernode, IdentityKey.generate(), new byte[0])) {
            assertThat(mute.answer().getRefused().getReason()).contains("hello");
        }
    }

    @Test
    void oneMoreThanThereIsRoomForIsRefusedUntilOneGoes() throws Exception {
        IdentityKey inside = IdentityKey.generate();
        IdentityKey outside = IdentityKey.generate();
        try (TestSupernode supernode = TestSupernode.start(limits(2, 10, Duration.ofSeconds(30)));
                RawSession first = new RawSession(supernode, inside, new byte[0]);
                RawSession _ = RawSession.greeted(supernode)) {
            assertThat(greet(first)).isEqualTo(FrameCase.WELCOME);
            try (RawSession late = new RawSession(supernode, outside, new byte[0])) {
                assertThat(greet(late)).isEqualTo(FrameCase.FULL);
            }
            assertThat(supernode.attached.count()).isEqualTo(2);
            try (RawSession again = new RawSession(supernode, inside, new byte[0])) {
                assertThat(greet(again)).as("who has a place keeps it").isEqualTo(FrameCase.WELCOME);
            }
            await().until(() -> supernode.attached.count() == 1);
            try (RawSession late = new RawSession(supernode, outside, new byte[0])) {
                assertThat(greet(late)).isEqualTo(FrameCase.WELCOME);
            }
        }
    }

    private static FrameCase greet(RawSession session) throws InterruptedException {
        session.send(HELLO);
        return session.answer().getFrameCase();
    }

    @Test
    void aNewSessionOfThePeerReplacesTheOldOne() throws Exception {
        IdentityKey key = IdentityKey.generate();
        try (TestSupernode supernode = TestSupernode.start();
                RawSession first = new RawSession(supernode, key, new byte[0]);
                RawSession second = new RawSession(supernode, key, new byte[0])) {
            first.send(HELLO);
            first.answer();
            second.send(HELLO);
            assertThat(second.answer().getFrameCase()).isEqualTo(FrameCase.WELCOME);
            assertThat(first.answer().getRefused().getReason()).contains("newer");
            ShareList list = files("a/1");
            second.register(second.head(list, 1), list);
            first.close();
            assertThat(supernode.attached.count()).isEqualTo(1);
            assertThat(supernode.directory.stats().files()).isEqualTo(1);
        }
    }

    @Test
    void whoBrowsesWithoutPauseIsRefusedAndOthersAreNot() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = RawSession.greeted(supernode);
                SupernodeClient greedy = stranger(supernode);
                SupernodeClient other = stranger(supernode)) {
            ShareList list = files("a/1", "a/2");
            peer.register(peer.head(list, 1), list);
            BrowseRequest request = BrowseRequest.newBuilder()
                    .setOwner(ByteString.copyFrom(peer.sealer.id().bytes()))
                    .setCount(10)
                    .build();
            assertThat(greedy.browse(request, SOON).getHitsCount()).isEqualTo(2);
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            greedy.browse(request, SOON);
                        }
                    })
                    .withMessage("RESOURCE_EXHAUSTED: too many pages at once: ask again in a moment");
            assertThat(other.browse(request, SOON).getHitsCount()).isEqualTo(2);
        }
    }

    @Test
    void aFolderIsBrowsedPageByPageOnItsOwn() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = RawSession.greeted(supernode);
                SupernodeClient asker = stranger(supernode)) {
            ShareList list = files("a/1", "b/1", "b/2", "b/3", "b0", "c/1");
            peer.register(peer.head(list, 1), list);
            BrowseRequest.Builder request = BrowseRequest.newBuilder()
                    .setOwner(ByteString.copyFrom(peer.sealer.id().bytes()))
                    .setFolder("b/")
                    .setCount(2);
            assertThat(names(asker, request)).containsExactly("b/1", "b/2");
            assertThat(names(asker, request.setFrom(2))).containsExactly("b/3");
            assertThat(names(asker, request.setFrom(3))).isEmpty();
            assertThat(asker.browse(request.build(), SOON).getTotal()).isEqualTo(3);
            assertThat(names(asker, request.setFrom(0).setFolder("bb"))).isEmpty();
            assertThat(names(asker, request.setFolder("b").setCount(100))).containsExactly("b/1", "b/2", "b/3");
            assertThat(names(asker, request.setFolder("b0"))).isEmpty();
            assertThat(names(asker, request.setFolder("").setCount(100))).hasSize(6);
        }
    }

    private static List<String> names(SupernodeClient asker, BrowseRequest.Builder request) {
        return asker.browse(request.build(), SOON).getHitsList().stream()
                .map(hit -> hit.getRecord().getName())
                .toList();
    }

    private static SupernodeClient stranger(TestSupernode supernode) {
        return new SupernodeClient(
                TlsIdentity.create(IdentityKey.generate(), new byte[0]), PeerCheck.ANYONE, supernode.address());
    }

    @Test
    void garbageOnTheControlPortHarmsNobody() throws Exception {
        long seed = 20261124;
        Random random = new Random(seed);
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = RawSession.greeted(supernode)) {
            for (int i = 0; i < 50; i++) {
                byte[] garbage = new byte[random.nextInt(1, 20_000)];
                random.nextBytes(garbage);
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), supernode.port())) {
                    socket.getOutputStream().write(garbage);
                } catch (IOException e) {
                    // The supernode hung up first, as it may.
                }
            }
            ShareList list = files("a/1");
            assertThat(peer.register(peer.head(list, 1), list).getFrameCase())
                    .as("seed %d", seed)
                    .isEqualTo(FrameCase.LIST_ACCEPTED);
        }
    }

    @Test
    void aRevokedPeersOpenConnectionIsOfNoMoreUse() throws Exception {
        IdentityKey creator = IdentityKey.generate();
        NetworkFile network = TestSupernode.closedNetwork(creator);
        IdentityKey key = IdentityKey.generate();
        byte[] invitation = claiming(
                Invitation.seal(network, creator, key.id(), Instant.now().plusSeconds(60)));
        Revocations revocations = new Revocations(network);
        try (TestSupernode supernode =
                        TestSupernode.start(new Admission(network, InstantSource.system(), revocations));
                RawSession session = new RawSession(supernode, key, invitation);
                SupernodeClient client = new SupernodeClient(
                        TlsIdentity.create(key, invitation), PeerCheck.ANYONE, supernode.address())) {
            session.send(HELLO);
            assertThat(session.answer().getFrameCase()).isEqualTo(FrameCase.WELCOME);
            assertThat(client.introduce(SOON)).isNotEqualTo(Sealed.getDefaultInstance());
            assertThat(revocations.learn(Revocation.seal(network, creator, key.id())))
                    .isTrue();
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> client.introduce(SOON))
                    .withMessage("PERMISSION_DENIED: its invitation was revoked");
            assertThat(session.answer().getRefused().getReason()).contains("revoked");
        }
    }

    @Test
    void aPeerIsToldOnceWhatWasRevokedBeforeItCameAndWhatIsLater() throws Exception {
        IdentityKey creator = IdentityKey.generate();
        NetworkFile network = TestSupernode.closedNetwork(creator);
        Revocations revocations = new Revocations(network);
        byte[] before = Revocation.seal(network, creator, IdentityKey.generate().id());
        byte[] later = Revocation.seal(network, creator, IdentityKey.generate().id());
        revocations.learn(before);
        try (TestSupernode supernode = TestSupernode.telling(revocations);
                RawSession session = new RawSession(supernode, IdentityKey.generate(), new byte[0])) {
            session.send(HELLO);
            assertThat(session.answer().getFrameCase()).isEqualTo(FrameCase.WELCOME);
            assertThat(session.answer().getRevoked().getSealList()).containsExactly(ByteString.copyFrom(before));
            revocations.learn(later);
            assertThat(session.answer().getRevoked().getSealList()).containsExactly(ByteString.copyFrom(later));
        }
    }

    @Test
    void aClosedNetworkRefusesTheUninvitedInTheHandshake() throws Exception {
        IdentityKey creator = IdentityKey.generate();
        NetworkFile network = TestSupernode.closedNetwork(creator);
        IdentityKey invited = IdentityKey.generate();
        byte[] invitation = claiming(
                Invitation.seal(network, creator, invited.id(), Instant.now().plusSeconds(60)));
        try (TestSupernode supernode = TestSupernode.start(new Admission(network, InstantSource.system()));
                RawSession guest = new RawSession(supernode, invited, invitation);
                RawSession stranger = new RawSession(supernode, IdentityKey.generate(), new byte[0]);
                RawSession thief = new RawSession(supernode, IdentityKey.generate(), invitation)) {
            guest.send(HELLO);
            assertThat(guest.answer().getFrameCase()).isEqualTo(FrameCase.WELCOME);
            assertThat(stranger.answer()).isEqualTo(SupernodeFrame.getDefaultInstance());
            assertThat(thief.answer()).isEqualTo(SupernodeFrame.getDefaultInstance());
        }
    }

    private static byte[] claiming(byte[] invitation) {
        return Claims.invited(invitation).bytes();
    }
}
