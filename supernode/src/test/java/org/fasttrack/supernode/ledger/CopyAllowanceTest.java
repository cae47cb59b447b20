package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class CopyAllowanceTest {
    private static final long MIB = 1 << 20;

    private final NodeId fast = IdentityKey.generate().id();
    private final NodeId other = IdentityKey.generate().id();
    private long nanos;

    @Test
    void aLogThatGrowsTooFastIsCopiedAtItsPaceAndHoldsUpNobody() throws Exception {
        CopyAllowance allowance = new CopyAllowance(() -> Long.MAX_VALUE, () -> nanos);
        for (long bytes = 0; bytes < CopyAllowance.BURST_BYTES; bytes += MIB) {
            assertThat(allowance.take(fast, MIB)).isTrue();
        }
        assertThat(allowance.take(fast, 1)).isFalse();
        assertThat(allowance.take(other, MIB)).isTrue();

        nanos = Duration.ofHours(1).toNanos();
        assertThat(allowance.admits(fast, CopyAllowance.BYTES_AN_HOUR + 1)).isFalse();
        assertThat(allowance.take(fast, CopyAllowance.BYTES_AN_HOUR)).isTrue();
        assertThat(allowance.take(fast, 1)).isFalse();

        nanos = Duration.ofDays(9).toNanos();
        assertThat(allowance.admits(fast, CopyAllowance.BURST_BYTES)).isTrue();
        assertThat(allowance.admits(fast, CopyAllowance.BURST_BYTES + 1)).isFalse();
    }

    @Test
    void nothingIsCopiedIntoTheRoomThatIsKeptForTheOwnLog() throws Exception {
        long[] spare = {2 * MIB};
        CopyAllowance allowance = new CopyAllowance(() -> spare[0], () -> nanos);
        assertThat(allowance.take(fast, 2 * MIB)).isTrue();
        spare[0] = 0;
        assertThat(allowance.take(fast, 1)).isFalse();
    }
}
