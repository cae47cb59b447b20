package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.Permits;
import org.junit.jupiter.api.Test;

class UploadSlotsTest {
    private final AtomicLong now = new AtomicLong();
    private final Map<NodeId, Integer> scores = new HashMap<>();
    private final UploadSlots slots = slots(1);

    private UploadSlots slots(int count) {
        return new UploadSlots(count, Duration.ofSeconds(10), now::get, peer -> scores.getOrDefault(peer, 10));
    }

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
    void aSwarmAndHttpShareOneQueue() {
        Permits swarm = slots.permits();
        assertThat(swarm.take(node(1), false)).isTrue();
        assertThat(slots.place(node(2))).as("by HTTP").isEqualTo(1);
        assertThat(slots.permits().take(node(3), false)).as("in another swarm").isFalse();
        swarm.giveBack(node(1));
        assertThat(slots.permits().take(node(3), false)).as("it asked later").isFalse();
        assertThat(slots.place(node(2))).isZero();
    }

    @Test
    void aPeersConnectionsOfAllProtocolsNeedOneSlot() {
        Permits swarm = slots.permits();
        slots.connected(node(1));
        assertThat(slots.place(node(1))).isZero();
        assertThat(swarm.take(node(1), false)).isTrue();
        slots.disconnected(node(1));
        assertThat(slots.place(node(2))).as("the swarm holds it still").isEqualTo(1);
        swarm.close();
        assertThat(slots.place(node(2))).isZero();
        assertThat(swarm.take(node(3), true)).as("an ended swarm").isFalse();
    }

    @Test
    void whoGivesUsWaitsForNobodyAndOthersForIt() {
        assertThat(slots.place(node(1))).isZero();
        assertThat(slots.place(node(2))).isEqualTo(1);
        assertThat(slots.permits().take(node(3), true)).isTrue();
        slots.disconnected(node(1));
        assertThat(slots.place(node(2))).as("the giver has the only slot").isPositive();
    }

    @Test
    void aMemberWhoseTurnIsOverWaitsLikeAnybody() {
        Permits swarm = slots.permits();
        assertThat(swarm.take(node(1), false)).isTrue();
        assertThat(slots.place(node(2))).isEqualTo(1);
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(swarm.take(node(1), false)).isFalse();
        assertThat(slots.place(node(2))).isZero();
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
        var two = slots(2);
        two.place(node(1));
        two.place(node(2));
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(two.place(node(3))).isZero();
        assertThat(two.place(node(2))).isZero();
    }

    /** Whoever has many identities would otherwise always have one that asks first. */
    @Test
    void ofTheSlotsThatAreFreeNewcomersTakeOnlyTheirs() {
        var four = slots(4);
        IntStream.rangeClosed(1, 4).forEach(i -> four.place(node(i)));
        IntStream.rangeClosed(11, 14).forEach(i -> four.place(node(i)));
        for (int good = 21; good <= 24; good++) {
            scores.put(node(good), 200);
            four.place(node(good));
        }
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(four.place(node(11))).as("waited longest").isZero();
        assertThat(IntStream.rangeClosed(12, 14).map(i -> four.place(node(i))).toArray())
                .doesNotContain(0);
        assertThat(IntStream.rangeClosed(21, 23).map(i -> four.place(node(i))).toArray())
                .containsOnly(0);
    }

    @Test
    void aFullQueueTakesWhoIsWorthMore() {
        slots.place(node(1));
        for (int i = 0; i < 1000; i++) {
            slots.place(NodeId.of(ByteBuffer.allocate(32).putInt(i + 1).array()));
        }
        assertThat(slots.place(node(2))).as("worth no more than they are").isGreaterThan(1000);
        scores.put(node(3), 200);
        assertThat(slots.place(node(3))).isEqualTo(1);
    }

    @Test
    void aWaiterThatNeverAsksAgainIsForgotten() {
        slots.place(node(1));
        slots.place(node(2));
        slots.disconnected(node(1));
        now.addAndGet(Duration.ofSeconds(16).toNanos());
        assertThat(slots.place(node(3))).isZero();
    }

    @Test
    void theHighestScoreIsServedFirst() {
        slots.place(node(1));
        scores.put(node(3), 300);
        assertThat(slots.place(node(2))).isEqualTo(1);
        assertThat(slots.place(node(3))).isEqualTo(1);
        assertThat(slots.place(node(2))).isEqualTo(2);
        slots.disconnected(node(1));
        assertThat(slots.place(node(2))).isEqualTo(2);
        assertThat(slots.place(node(3))).isZero();
    }

    @Test
    void aFullQueueSendsAwayWhoCameLastOfTheLowestScore() {
        slots.place(node(1));
        for (int i = 0; i < UploadSlots.MAX_QUEUE; i++) {
            assertThat(slots.place(stranger(i))).isPositive();
        }
        assertThat(slots.place(stranger(5_000))).as("no better").isEqualTo(UploadSlots.MAX_QUEUE + 1);
        scores.put(node(2), 300);
        assertThat(slots.place(node(2))).isEqualTo(1);
        slots.disconnected(node(1));
        assertThat(slots.place(node(2))).isZero();
        assertThat(slots.place(stranger(0)))
                .as("who has waited longest keeps its place")
                .isEqualTo(1);
        assertThat(slots.place(stranger(UploadSlots.MAX_QUEUE - 1)))
                .as("there is room again, at the end")
                .isEqualTo(UploadSlots.MAX_QUEUE);
    }

    private static NodeId stranger(int i) {
        return NodeId.of(
                ByteBuffer.allocate(NodeId.BYTES).putInt(0, -1).putInt(4, i).array());
    }

    /** However many of high score come, again and again. */
    @Test
    void eachFourthSlotIsForWhoHasWaitedLongest() {
        slots.place(node(1));
        assertThat(slots.place(node(99))).isEqualTo(1);
        NodeId holder = node(1);
        int others = 0;
        while (slots.place(node(99)) > 0) {
            NodeId next = node(2 + others);
            scores.put(next, 900);
            slots.place(next);
            slots.disconnected(holder);
            if (slots.place(next) == 0) {
                holder = next;
                others++;
            }
            assertThat(others).isLessThan(UploadSlots.TURN_OF_ASKING);
        }
        assertThat(others).isPositive();
    }
}
