package org.fasttrack.common.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.ReplayWindow.Verdict;
import org.junit.jupiter.api.Test;

class SequenceWindowTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SPAN = Duration.ofMinutes(4);

    private final SequenceWindow window = new SequenceWindow(SPAN, 2);
    private final NodeId alice = IdentityKey.generate().id();
    private final NodeId bob = IdentityKey.generate().id();
    private final NodeId carol = IdentityKey.generate().id();

    private Verdict heartbeat(NodeId sender, long sequence, Instant at) {
        return window.admit(sender, SealType.HEARTBEAT, sequence, at);
    }

    @Test
    void aSequenceIsRememberedForAWholeSpanAfterItCame() {
        assertThat(heartbeat(alice, 7, START)).isEqualTo(Verdict.FRESH);
        Instant lastMoment = START.plus(SPAN);
        assertThat(heartbeat(alice, 7, lastMoment)).isEqualTo(Verdict.SEEN);
        assertThat(heartbeat(alice, 6, lastMoment.plusSeconds(1))).isEqualTo(Verdict.SEEN);
    }

    @Test
    void aSenderThatKeepsSendingIsRememberedAcrossTurns() {
        for (int i = 1; i <= 10; i++) {
            Instant now = START.plus(SPAN.multipliedBy(i));
            assertThat(heartbeat(alice, i, now)).isEqualTo(Verdict.FRESH);
            assertThat(heartbeat(alice, i - 1, now)).isEqualTo(Verdict.SEEN);
        }
    }

    @Test
    void newSendersAreRefusedWhenFullAndLetInOnceOldOnesAreForgotten() {
        heartbeat(alice, 1, START);
        heartbeat(bob, 1, START);
        assertThat(heartbeat(carol, 1, START)).isEqualTo(Verdict.FULL);
        assertThat(heartbeat(alice, 2, START)).isEqualTo(Verdict.FRESH);
        assertThat(heartbeat(carol, 1, START.plus(SPAN).plusSeconds(1))).isEqualTo(Verdict.FRESH);
    }
}
