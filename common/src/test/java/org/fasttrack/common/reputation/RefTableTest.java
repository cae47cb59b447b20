package org.fasttrack.common.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

/** Against a plain list. */
class RefTableTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RefTable table = new RefTable(2);
    private final List<long[]> rows = new ArrayList<>();

    private static EvidenceRef ref(long number) {
        NodeId log = NodeId.of(
                ByteBuffer.allocate(NodeId.BYTES).putInt((int) (number % 3)).array());
        return new EvidenceRef(log, number);
    }

    private void insert(int at) {
        long number = random.nextInt(1 << 20);
        table.insert(at, ref(number), number * 2, number * 3);
        rows.add(at, new long[] {number});
    }

    private void same() {
        assertThat(table.size()).as("-Dseed=%d", seed).isEqualTo(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            long number = rows.get(row)[0];
            assertThat(table.ref(row)).as("row %d, -Dseed=%d", row, seed).isEqualTo(ref(number));
            assertThat(table.get(row, 0)).isEqualTo(number * 2);
            assertThat(table.get(row, 1)).isEqualTo(number * 3);
        }
    }

    @Test
    void rowsStandWhereTheyWerePut() {
        for (int i = 0; i < 10 * RefTable.MAX_PIECE; i++) {
            insert(random.nextInt(rows.size() + 1));
        }
        same();
        table.refer(3 * RefTable.MAX_PIECE, ref(7));
        assertThat(table.ref(3 * RefTable.MAX_PIECE)).isEqualTo(ref(7));
    }

    @Test
    void rowsThatComeInOrderToo() {
        for (int i = 0; i <= 2 * RefTable.MAX_PIECE; i++) {
            insert(i);
        }
        for (int i = 0; i <= 2 * RefTable.MAX_PIECE; i++) {
            insert(0);
        }
        same();
    }

    @Test
    void whatIsTakenAwayIsGoneAndTheRestKeepsItsOrder() {
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 3 * RefTable.MAX_PIECE; i++) {
                insert(random.nextInt(rows.size() + 1));
            }
            int left = round;
            table.removeIf(row -> table.get(row, 0) / 2 % 4 == left);
            rows.removeIf(row -> row[0] % 4 == left);
            same();
        }
        table.removeIf(row -> true);
        rows.clear();
        same();
        insert(0);
        same();
    }
}
