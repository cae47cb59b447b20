package org.fasttrack.supernode.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class AskerLimitsTest {
    private final NodeId eager = IdentityKey.generate().id();
    private final NodeId other = IdentityKey.generate().id();
    private long now;
    private final AskerLimits limits = new AskerLimits(new AskerLimits.Rates(2, 4, 10), () -> now);

    private boolean asks(NodeId asker) {
        boolean admitted = limits.admit(asker);
        if (admitted) {
            limits.done(asker);
        }
        return admitted;
    }

    @Test
    void burstIsAdmittedAndOneMoreIsNot() {
        for (int i = 0; i < 4; i++) {
            assertThat(asks(eager)).isTrue();
        }
        assertThat(asks(eager)).isFalse();
        assertThat(asks(other)).isTrue();
    }

    @Test
    void rateRefillsTheBurst() {
        while (asks(eager)) {
            assertThat(now).isZero();
        }
        now += TimeUnit.MILLISECONDS.toNanos(100);
        assertThat(asks(eager)).isTrue();
        assertThat(asks(eager)).isFalse();
        now += TimeUnit.DAYS.toNanos(1);
        for (int i = 0; i < 4; i++) {
            assertThat(asks(eager)).isTrue();
        }
        assertThat(asks(eager)).isFalse();
    }

    @Test
    void noMoreThanTheLimitRunAtOnce() {
        assertThat(limits.admit(eager)).isTrue();
        assertThat(limits.admit(eager)).isTrue();
        assertThat(limits.admit(eager)).isFalse();
        limits.done(eager);
        assertThat(limits.admit(eager)).isTrue();
    }
}
