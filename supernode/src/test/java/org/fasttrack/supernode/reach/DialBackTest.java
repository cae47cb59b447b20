package org.fasttrack.supernode.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class DialBackTest {
    private static final NodeId PEER = IdentityKey.generate().id();

    private Instant now = Instant.EPOCH;
    private boolean answers = true;
    private final List<InetSocketAddress> dialled = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final List<Reachability> told = new ArrayList<>();
    private final DialBack tests = new DialBack(this::dial, () -> now, waiting::add);

    private void dial(InetSocketAddress address, NodeId expected) throws IOException {
        assertThat(expected).isEqualTo(PEER);
        dialled.add(address);
        if (!answers) {
            throw new ConnectException("refused");
        }
    }

    private DialBack.Watch watch(int port) {
        return tests.watch(PEER, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), told::add);
    }

    private void runTests() {
        tests.tick();
        for (Runnable test = waiting.poll(); test != null; test = waiting.poll()) {
            test.run();
        }
    }

    private void after(Duration time) {
        now = now.plus(time);
        runTests();
    }

    @Test
    void aPortThatAnswersIsOpen() {
        watch(2000);
        runTests();
        assertThat(told).containsExactly(Reachability.open("127.0.0.1:2000"));
    }

    @Test
    void aPortThatDoesNotAnswerIsFirewalledAndThePeerLearnsWhy() {
        answers = false;
        watch(2000);
        runTests();
        assertThat(told).containsExactly(Reachability.firewalled("127.0.0.1:2000", "refused"));
    }

    @Test
    void anOpenPortIsTestedAgainEveryTenMinutesAndNobodyIsToldWhatTheyKnow() {
        watch(2000);
        runTests();
        after(DialBack.EVERY.minusSeconds(1));
        assertThat(dialled).hasSize(1);
        after(Duration.ofSeconds(1));
        assertThat(dialled).hasSize(2);
        assertThat(told).hasSize(1);
    }

    @Test
    void oneFailureOfAnOpenPortIsForgivenTheSecondIsTold() {
        watch(2000);
        runTests();
        answers = false;
        after(DialBack.EVERY);
        assertThat(told).hasSize(1);
        after(DialBack.SECOND_TRY);
        assertThat(told)
                .hasSize(2)
                .last()
                .satisfies(reach -> assertThat(reach.isFirewalled()).isTrue());
        answers = true;
        after(DialBack.EVERY);
        assertThat(told)
                .hasSize(3)
                .last()
                .satisfies(reach -> assertThat(reach.isOpen()).isTrue());
    }

    @Test
    void aPeerThatLeftIsTestedNoMoreAndToldNothing() {
        DialBack.Watch watch = watch(2000);
        watch.close();
        runTests();
        after(DialBack.EVERY);
        assertThat(told).isEmpty();
        assertThat(dialled).hasSize(1); // had begun before
    }

    @Test
    void oneHostGetsSoManyTestsAtOnceAndNotOneMore() {
        for (int i = 0; i <= HostBudget.AT_ONCE; i++) {
            watch(2000 + i);
        }
        assertThat(waiting).hasSize(HostBudget.AT_ONCE);
        runTests();
        tests.tick();
        assertThat(waiting).hasSize(1);
    }

    @Test
    void whoeverAttachesWithoutEndGetsTestsAtTheRateOfOneHost() {
        for (int i = 0; i < 2 * HostBudget.BURST; i++) {
            watch(2000 + i).close();
            waiting.forEach(Runnable::run);
            waiting.clear();
        }
        assertThat(dialled).hasSize(HostBudget.BURST);
        now = now.plusSeconds(1);
        for (int i = 0; i < HostBudget.AT_ONCE; i++) {
            watch(4000 + i).close();
        }
        assertThat(waiting).hasSize(HostBudget.PER_SECOND);
    }

    @Test
    void allHostsTogetherGetSoManyTestsAtOnce() throws Exception {
        for (int i = 0; i <= DialBack.AT_ONCE; i++) {
            InetAddress host = InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) i});
            tests.watch(PEER, new InetSocketAddress(host, 2000), told::add);
        }
        assertThat(waiting).hasSize(DialBack.AT_ONCE);
    }
}
