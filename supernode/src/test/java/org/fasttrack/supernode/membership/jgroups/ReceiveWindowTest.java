package org.fasttrack.supernode.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.util.LongTuple;
import org.jgroups.util.MessageBatch;
import org.junit.jupiter.api.Test;

class ReceiveWindowTest {
    private static final int LARGE = 50_000;
    private final ReceiveWindow window = new ReceiveWindow(0);

    private static Message message(int bytes) {
        return new BytesMessage(null, new byte[bytes]);
    }

    @Test
    void whatIsFarAheadIsDroppedAndMakesNoTable() {
        assertThat(window.add(ReceiveWindow.MOST_AHEAD, message(1))).isTrue();
        int capacity = window.capacity();
        for (long number : new long[] {ReceiveWindow.MOST_AHEAD + 1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            assertThat(window.add(number, message(1))).isFalse();
            assertThat(window.add(new ArrayList<>(List.of(new LongTuple<>(number, message(1)))), false, null))
                    .isFalse();
            MessageBatch batch = new MessageBatch(1).add(message(1));
            assertThat(window.add(batch, _ -> number, false, null)).isFalse();
            assertThat(batch.isEmpty()).isTrue();
        }
        assertThat(window.capacity()).isEqualTo(capacity);
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void whatWaitsHasSoManyBytesAndRoomAgainOnceItWasTaken() {
        long number = 1;
        while (window.add(number, message(LARGE))) {
            number++;
        }
        assertThat((number - 1) * LARGE)
                .isBetween(ReceiveWindow.MOST_BYTES - 2L * LARGE, (long) ReceiveWindow.MOST_BYTES);
        assertThat(window.removeMany(true, 100)).hasSize(100);
        assertThat(window.add(number, message(LARGE))).isTrue();
    }

    /** A message to all is kept until all have it. */
    @Test
    void whatWasTakenAndIsKeptStillCounts() {
        long number = 1;
        while (window.add(number, message(LARGE))) {
            number++;
        }
        assertThat(window.removeMany(false, 100)).hasSize(100);
        assertThat(window.add(number, message(LARGE))).isFalse();
        window.purge(100);
        assertThat(window.add(number, message(LARGE))).isTrue();
    }

    @Test
    void whatKeepsToTheOrderComesThroughForever() {
        int rounds = 10 * ReceiveWindow.MOST_BYTES / LARGE;
        for (int number = 1; number <= rounds; number++) {
            assertThat(window.add(number, message(LARGE))).isTrue();
            assertThat(window.removeMany(true, 10)).hasSize(1);
        }
    }
}
