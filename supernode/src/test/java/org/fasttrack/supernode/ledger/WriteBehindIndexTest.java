package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.supernode.ledger.EvidenceIndex.Row;
import org.fasttrack.supernode.ledger.mapdb.MapDbIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriteBehindIndexTest {
    private static final int NODES = 20;

    @TempDir
    Path folder;

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    private static EvidenceId id(int number) {
        return EvidenceId.of(new Fault(node(1), Fault.Kind.CONFLICTING_HEADS, "f" + number, Instant.EPOCH));
    }

    private static Row row(int index) {
        return new Row(index, id(index), List.of(node(index % NODES), node((index * 7 + 1) % NODES)));
    }

    /** While batches are on their way down, and after a restart, it answers as an index in memory does. */
    @Test
    void itAnswersAsOneInMemoryDoesWhereverTheRowsAre() throws Exception {
        long seed = 3;
        Random random = new Random(seed);
        MemoryIndex model = new MemoryIndex();
        int rows = 3 * WriteBehindIndex.BATCH + 100;
        try (EvidenceIndex index = new WriteBehindIndex(MapDbIndex.open(folder.resolve("index")))) {
            for (int i = 0; i < rows; i++) {
                index.put(List.of(row(i)));
                model.put(List.of(row(i)));
                if (random.nextInt(50) == 0) {
                    compare(index, model, random, "seed " + seed + " row " + i);
                }
            }
        }
        try (EvidenceIndex index = MapDbIndex.open(folder.resolve("index"))) {
            for (int i = 0; i < 200; i++) {
                compare(index, model, random, "seed " + seed + " after the restart");
            }
        }
    }

    private static void compare(EvidenceIndex index, EvidenceIndex model, Random random, String where) {
        int known = Math.toIntExact(model.covered());
        EvidenceId id = id(random.nextInt(known + 10));
        NodeId node = node(random.nextInt(NODES));
        long from = random.nextInt(known);
        int limit = random.nextInt(20);
        assertThat(index.covered()).as(where).isEqualTo(model.covered());
        assertThat(index.find(id)).as(where).isEqualTo(model.find(id));
        assertThat(index.about(node, from, limit)).as(where).isEqualTo(model.about(node, from, limit));
    }

    @Test
    void whoPutsDoesNotWaitForTheFile() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        MemoryIndex kept = new MemoryIndex();
        try (EvidenceIndex index = new WriteBehindIndex(slow(kept, disk))) {
            List<Row> rows = IntStream.range(0, 2 * WriteBehindIndex.BATCH)
                    .mapToObj(WriteBehindIndexTest::row)
                    .toList();
            rows.forEach(row -> index.put(List.of(row)));
            assertThat(index.find(id(0))).isEqualTo(OptionalLong.of(0));
            assertThat(kept.covered()).isZero();
            disk.countDown();
        }
        assertThat(kept.covered()).isEqualTo(2L * WriteBehindIndex.BATCH);
    }

    @Test
    void aFileThatFailsIsReplacedByMemory() {
        try (EvidenceIndex index = new WriteBehindIndex(new Broken())) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < WriteBehindIndex.MAX_WAITING + WriteBehindIndex.BATCH; i++) {
                rows.add(row(i));
            }
            rows.forEach(row -> index.put(List.of(row)));
            assertThat(index.find(id(1))).isEqualTo(OptionalLong.of(1));
            assertThat(index.about(node(1), 0, 1)).hasSize(1);
        }
    }

    private static EvidenceIndex slow(MemoryIndex kept, CountDownLatch disk) {
        return new Wrapped(kept) {
            @Override
            public void put(List<Row> rows) {
                try {
                    disk.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.put(rows);
            }
        };
    }

    private static final class Broken extends Wrapped {
        Broken() {
            super(new MemoryIndex());
        }

        @Override
        public void put(List<Row> rows) {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
    }

    private static class Wrapped implements EvidenceIndex {
        private final EvidenceIndex index;

        Wrapped(EvidenceIndex index) {
            this.index = index;
        }

        @Override
        public OptionalLong find(EvidenceId id) {
            return index.find(id);
        }

        @Override
        public List<Long> about(NodeId node, long from, int limit) {
            return index.about(node, from, limit);
        }

        @Override
        public void put(List<Row> rows) {
            index.put(rows);
        }

        @Override
        public long covered() {
            return index.covered();
        }

        @Override
        public void clear() {
            index.clear();
        }

        @Override
        public void close() {
            index.close();
        }
    }
}
