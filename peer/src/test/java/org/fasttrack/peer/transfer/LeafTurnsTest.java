package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class LeafTurnsTest {
    private static final long PAUSE = LeafTurns.PAUSE.toNanos();

    private final LeafTurns turns = new LeafTurns();

    private static NodeId peer(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    private static ContentId content(int number) {
        return ContentId.of(ByteBuffer.allocate(32).putInt(number).array());
    }

    @Test
    void whoComesWhileAnotherGetsTheSameWaitsForItsTurn() {
        assertThat(turns.take(content(1), peer(1), 0)).isZero();
        assertThat(turns.take(content(2), peer(2), 0)).as("something else").isZero();
        assertThat(turns.take(content(1), peer(2), PAUSE / 5)).isEqualTo(PAUSE * 4 / 5);
        assertThat(turns.take(content(1), peer(3), PAUSE / 5)).isEqualTo(PAUSE * 9 / 5);
        assertThat(turns.take(content(1), peer(4), 5 * PAUSE)).isZero();
    }

    @Test
    void whoAsksAgainDoesNotWait() {
        turns.take(content(1), peer(1), 0);
        assertThat(turns.take(content(1), peer(1), 1)).isZero();
    }

    @Test
    void howeverManyComeNobodyWaitsLong() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(turns.take(content(i % 500), peer(i), 0)).isLessThanOrEqualTo(LeafTurns.LONGEST.toNanos());
        }
    }
}
