package org.fasttrack.peer.gateway.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

/** One of two sends wrong blocks. */
class SuspectsTest {
    private static final NodeId ONE = id(1);
    private static final NodeId OTHER = id(2);

    private final Suspects suspects = new Suspects();

    private static NodeId id(int i) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(i).array());
    }

    /** Puts both to the test. @return who is the one */
    private NodeId test() {
        suspects.accept(Set.of(ONE, OTHER));
        long now = System.nanoTime();
        assertThat(suspects.mayConnect(ONE, now)).isNotEqualTo(suspects.mayConnect(OTHER, now));
        return suspects.mayConnect(ONE, now) ? ONE : OTHER;
    }

    @Test
    void whoLeavesItsTestIsNotTheFirstToBeTestedAgain() {
        NodeId first = test();
        suspects.left(first);
        assertThat(suspects.mayConnect(ONE, System.nanoTime())).isTrue();
        assertThat(suspects.mayConnect(OTHER, System.nanoTime())).isTrue();
        assertThat(test()).isNotEqualTo(first);
    }

    @Test
    void whoIsTooSlowForItsTestIsNotTheFirstToBeTestedAgain() {
        NodeId first = test();
        long later = System.nanoTime() + Duration.ofSeconds(21).toNanos();
        assertThat(suspects.mayConnect(ONE, later)).isTrue();
        assertThat(suspects.mayConnect(OTHER, later)).isTrue();
        assertThat(test()).isNotEqualTo(first);
    }

    @Test
    void whoLeavesEachTestIsConnectedToNoMore() {
        for (int i = 0; i < Suspects.MAX_EVASIONS; i++) {
            assertThat(suspects.mayConnect(ONE, System.nanoTime())).isTrue();
            suspects.accept(Set.of(ONE));
            suspects.left(ONE);
        }
        assertThat(suspects.mayConnect(ONE, System.nanoTime())).isFalse();
        assertThat(suspects.mayConnect(OTHER, System.nanoTime())).isTrue();
    }

    @Test
    void whoLeavesAfterTheVerdictHasEvadedNothing() {
        for (int i = 0; i <= Suspects.MAX_EVASIONS; i++) {
            suspects.accept(Set.of(ONE, OTHER));
            suspects.accept(Set.of());
            suspects.left(ONE);
            suspects.left(OTHER);
        }
        assertThat(suspects.mayConnect(ONE, System.nanoTime())).isTrue();
        assertThat(suspects.mayConnect(OTHER, System.nanoTime())).isTrue();
    }
}
