package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fasttrack.peer.uplink.TestPeer.files;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.wire.proto.PromotionGrant;
import org.fasttrack.supernode.session.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer finds a supernode, keeps its list registered there, and finds another one. */
class UplinkTest {
    private static final Duration SECONDS = Duration.ofSeconds(15);

    @Test
    void aFloodOfPromotionsIsLookedAtOneByOne() throws Exception {
        Semaphore begun = new Semaphore(0);
        Semaphore end = new Semaphore(0);
        Candidacy slow = new Candidacy() {
            @Override
            public boolean isPromotable() {
                return true;
            }

            @Override
            public boolean isWilling() {
                return true;
            }

            @Override
            public void granted(PromotionGrant grant) {
                begun.release();
                end.acquireUninterruptibly();
            }
        };
        try (TestSupernode supernode = TestSupernode.start();
                TestPeer peer = TestPeer.candidate(slow, supernode)) {
            await().until(() -> peer.registeredAt(supernode, files("a")));
            for (int i = 0; i < 50; i++) {
                supernode.attached.grant(peer.key.id(), PromotionGrant.getDefaultInstance());
            }
            peer.nowShares(files("b")); // its answer comes behind them
            await().until(() -> peer.registeredAt(supernode, files("b")));
            assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(begun.availablePermits()).isZero();
            end.release(50);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT10M, ahead of", "PT-3H, behind"})
    void aClockThatIsWrongIsSaidToBe(Duration off, String way) throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                TestPeer peer = TestPeer.ahead(off, supernode)) {
            await().atMost(SECONDS).until(() -> peer.uplink.unanswered().isPresent());
            assertThat(peer.uplink.unanswered().orElseThrow())
                    .containsPattern("this machine's clock is \\d+ s " + way + " that supernode's")
                    .contains("120 s is the most");
            assertThat(peer.uplink.attachment()).isEmpty();
        }
    }

    @Test
    void aClockThatIsAMinuteOffIsGoodEnough() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                TestPeer peer = TestPeer.ahead(Duration.ofMinutes(-1), supernode)) {
            await().atMost(SECONDS).until(() -> peer.registeredAt(supernode, files("a")));
            assertThat(peer.uplink.cluster()).containsExactly(supernode.id());
        }
    }

    @Test
    void aChangedListIsRegisteredAgain() throws Exception {
        ShareList before = files("a/1", "a/2", "a/3");
        ShareList after = files("a/1", "a/3", "a/4");
        try (TestSupernode supernode = TestSupernode.start();
                TestPeer peer = TestPeer.sharing(before, supernode)) {
            await().atMost(SECONDS).until(() -> peer.registeredAt(supernode, before));
            peer.nowShares(after);
            await().atMost(SECONDS).until(() -> peer.registeredAt(supernode, after));
            assertThat(supernode
                            .attached
                            .find(peer.key.id())
                            .orElseThrow()
                            .tree()
                            .root())
                    .isEqualTo(after.root());
        }
    }

    @Test
    void aRefusedListLeavesTheNextOneAChance() throws Exception {
        ShareList tooLong = files("a/1", "a/2", "a/3");
        ShareList fits = files("a/1");
        SessionLimits two = new SessionLimits(10, 2, 1 << 20, Duration.ofSeconds(30));
        try (TestSupernode supernode = TestSupernode.start(two);
                TestPeer peer = TestPeer.sharing(tooLong, supernode)) {
            await().atMost(SECONDS).until(() -> supernode.attached.count() == 1);
            peer.nowShares(fits);
            await().atMost(SECONDS).until(() -> peer.registeredAt(supernode, fits));
        }
    }

    @Test
    void aPeerThatLeavesIsForgottenAtOnce() throws Exception {
        ShareList list = files("a/1");
        try (TestSupernode supernode = TestSupernode.start();
                TestPeer peer = TestPeer.sharing(list, supernode)) {
            await().atMost(SECONDS).until(() -> peer.registeredAt(supernode, list));
            peer.close();
            await().atMost(SECONDS).until(() -> supernode.directory.stats().files() == 0);
        }
    }

    @Test
    void aFullSupernodeNamesAnotherOne() throws Exception {
        ShareList list = files("a/1");
        SessionLimits none = new SessionLimits(0, 10, 1 << 20, Duration.ofSeconds(30));
        try (TestSupernode roomy = TestSupernode.start();
                TestSupernode full = TestSupernode.start(none).names(roomy);
                TestPeer peer = TestPeer.sharing(list, full)) {
            await().atMost(SECONDS).until(() -> peer.registeredAt(roomy, list));
        }
    }

    @Test
    void aKilledSupernodeIsReplacedWithinSeconds() throws Exception {
        ShareList list = files("a/1");
        try (TestSupernode one = TestSupernode.start();
                TestSupernode other = TestSupernode.start();
                TestPeer peer = TestPeer.sharing(list, one, other)) {
            await().atMost(SECONDS).until(() -> peer.registeredAt(one, list) || peer.registeredAt(other, list));
            TestSupernode lost = peer.registeredAt(one, list) ? one : other;
            TestSupernode left = lost == one ? other : one;
            lost.close();
            await().atMost(Duration.ofSeconds(5)).until(() -> peer.registeredAt(left, list));
            assertThat(left.directory.stats().files()).isEqualTo(1);
        }
    }

    @Test
    void aRestartedSupernodeGetsTheListAgain() throws Exception {
        ShareList list = files("a/1");
        try (TestSupernode supernode = TestSupernode.start();
                TestPeer peer = TestPeer.sharing(list, supernode)) {
            await().atMost(SECONDS).until(() -> peer.registeredAt(supernode, list));
            supernode.close();
            await().atMost(SECONDS).until(() -> peer.uplink.attachment().isEmpty());
            try (TestSupernode again = supernode.restarted()) {
                await().atMost(SECONDS).until(() -> again.directory.stats().files() == 1);
            }
        }
    }

    @Test
    void fiveHundredPeersAttachToOneSupernode() throws Exception {
        ShareList list = files("a/1");
        List<TestPeer> peers = new ArrayList<>();
        try (TestSupernode supernode = TestSupernode.start()) {
            for (int i = 0; i < 500; i++) {
                peers.add(TestPeer.sharing(list, supernode));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> supernode.directory.stats().files() == 500);
            peers.forEach(TestPeer::close);
            await().atMost(SECONDS).until(() -> supernode.attached.count() == 0);
        } finally {
            peers.forEach(TestPeer::close);
        }
    }
}
