package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Merges in the background, with a merger that fails and a clock that only the test moves. */
@Timeout(60)
class StoreTest {
    private final BlockingQueue<Runnable> rests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Segment> merged = new LinkedBlockingQueue<>();
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void aMergeThatFailedIsTriedAgainAfterARestOnly() throws InterruptedException {
        try (Store store = new Store(this::failingTwice, this::later)) {
            for (int i = 0; i < MergePolicy.WIDTH; i++) {
                store.publish(List.of(), List.of(segment(i)));
            }
            for (int failure = 1; failure <= 2; failure++) {
                Runnable rest = rests.take();
                assertThat(attempts).hasValue(failure);
                store.publish(List.of(), List.of(segment(100 + failure)));
                assertThat(merged).isEmpty();
                rest.run();
            }
            assertThat(merged.take().size).isGreaterThanOrEqualTo(MergePolicy.WIDTH);
            assertThat(attempts).hasValue(3);
            assertThat(rests).isEmpty();
        }
    }

    private Segment failingTwice(List<Segment> sources, BooleanSupplier cancelled) {
        if (attempts.incrementAndGet() <= 2) {
            throw new IllegalArgumentException("no room");
        }
        Segment segment = Merge.of(sources, cancelled);
        merged.add(segment);
        return segment;
    }

    private void later(Duration delay, Runnable task) {
        if (delay.equals(Store.REST)) {
            rests.add(task);
        }
    }

    private static Segment segment(int number) {
        NodeId owner =
                NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
        List<ShareRecord> one =
                List.of(new ShareRecord("file " + number, 1, ContentId.of(new byte[ContentId.BYTES]), 0));
        return new ListIndexer().segment(new Part[] {new Part(owner, one, 0, 0)}, one);
    }
}
