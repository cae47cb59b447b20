package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.junit.jupiter.api.Test;

class ProbeRoundTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private final IdentityKey key = IdentityKey.generate();
    private final TlsIdentity tls = TlsIdentity.create(key, new byte[0]);

    private Optional<Probe> answer(String address) {
        return Optional.of(new Probe(
                new SupernodeClient(tls, PeerCheck.ANYONE, address), key.id(), Duration.ofMillis(1), List.of()));
    }

    private static List<String> addresses(List<Probe> probes) {
        return probes.stream().map(probe -> probe.client().address()).toList();
    }

    @Test
    void deadSupernodeDelaysNobody() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<Probe> answered = new ProbeRound()
                .ask(
                        List.of("127.0.0.1:1", "127.0.0.1:2"),
                        address -> {
                            if (address.endsWith(":1")) {
                                waitFor(never);
                            }
                            return answer(address);
                        },
                        LONG);
        assertThat(addresses(answered)).containsExactly("127.0.0.1:2");
        never.countDown();
        answered.forEach(probe -> probe.client().close());
    }

    @Test
    void allWhoAnswerAreTakenAndNobodyIsWaitedForTwice() throws Exception {
        List<Probe> answered = new ProbeRound()
                .ask(
                        List.of("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"),
                        address -> address.endsWith(":2") ? Optional.empty() : answer(address),
                        LONG);
        assertThat(addresses(answered)).containsExactlyInAnyOrder("127.0.0.1:1", "127.0.0.1:3");
        answered.forEach(probe -> probe.client().close());
    }

    @Test
    void patienceEndsWhenNobodyAnswers() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(new ProbeRound()
                        .ask(
                                List.of("127.0.0.1:1"),
                                address -> {
                                    waitFor(never);
                                    return Optional.empty();
                                },
                                Duration.ofMillis(10)))
                .isEmpty();
        never.countDown();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
