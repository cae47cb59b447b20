package org.fasttrack.peer.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void whoWaitsLongestStillWaitsLessThanUntilItAsksASecondSource() {
        assertThat(LeafTurns.LONGEST).isLessThanOrEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void aSmallLayerIsGivenToAllAtOnce(@TempDir Path folder) throws IOException {
        byte[] data = new byte[1];
        Path file = Files.write(folder.resolve("small"), data);
        var source = OneFile.of(file, Optional.of(ContentHasher.leavesOf(ByteBuffer.wrap(data))));
        var routes = new ContentRoutes(source, SharingPeer.LIMITS);
        String path = "/content/" + ContentHasher.hash(data) + "/leaves";
        // An interrupted thread cannot wait: its request would be answered with 503.
        Thread.currentThread().interrupt();
        try {
            for (int i = 1; i <= 2; i++) {
                Response response = routes.answer(new Request("GET", path, Map.of(), peer(i)));
                assertThat(response.status()).as("peer " + i).isEqualTo(200);
            }
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void howeverManyComeNobodyWaitsLong() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(turns.take(content(i % 500), peer(i), 0)).isLessThanOrEqualTo(LeafTurns.LONGEST.toNanos());
        }
    }
}
