package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class UploadSlotsTest {
    private final AtomicLong now = new AtomicLong();
    private final UploadSlots slots = new UploadSlots(1, Duration.ofSeconds(10), now::get);

    private static NodeId node(int i) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) i);
        return NodeId.of(key);
    }

    @Test
    void waitersAreServedInTheOrderOfAsking() {
        assertThat(slots.place(node(1))).isZero();
        assertThat(slots.place(node(2))).isEqualTo(1);
        assertThat(slots.place(node(3))).isEqualTo(2);
        slots.disconnected(node(1));
        assertThat(slots.place(node(3))).isEqualTo(2);
        assertThat(slots.place(node(2))).isZero();
        assertThat(slots.place(node(3))).isEqualTo(1);
    }

    @Test
    void aPeerKeepsItsSlotUntilItsLastConnectionEnds() {
        slots.connected(node(1));
        slots.connected(node(1));
        assertThat(slots.place(node(1))).isZero();
        slots.disconnected(node(1));
        assertThat(slots.place(node(2))).isEqualTo(1);
        assertThat(slots.place(node(1))).isZero();
        slots.disconnected(node(1));
        assertThat(slots.place(node(2))).isZero();
    }

    @Test
    void aHolderGoesToTheEndAfterItsTurn() {
        slots.place(node(1));
        slots.place(node(2));
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(slots.place(node(1))).isEqualTo(2);
        assertThat(slots.place(node(2))).isZero();
    }

    @Test
    void aHolderThatNeverAsksAgainLosesItsSlotAfterItsTurn() {
        slots.place(node(1));
        assertThat(slots.place(node(2))).isEqualTo(1);
        now.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(slots.place(node(2))).isEqualTo(1);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(slots.place(node(2))).isZero();
        assertThat(slots.place(node(1))).isEqualTo(1);
    }

    @Test
    void aHolderKeepsItsSlotBeyondItsTurnWhileNobodyWaits() {
        slots.place(node(1));
        now.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(slots.place(node(1))).isZero();
    }

    @Test
    void noMoreHoldersLoseTheirSlotsThanOthersWait() {
        var two = new UploadSlots(2, Duration.ofSeconds(10), now::get);
        two.place(node(1));
        two.place(node(2));
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(two.place(node(3))).isZero();
        assertThat(two.place(node(2))).isZero();
    }

    @Test
    void aWaiterThatNeverAsksAgainIsForgotten() {
        slots.place(node(1));
        slots.place(node(2));
        slots.disconnected(node(1));
        now.addAndGet(Duration.ofSeconds(16).toNanos());
        assertThat(slots.place(node(3))).isZero();
    }
}
