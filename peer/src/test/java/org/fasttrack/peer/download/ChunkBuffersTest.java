package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChunkBuffersTest {
    private final ChunkBuffers buffers = new ChunkBuffers(100);

    private static List<ByteBuffer> take(ChunkBuffers.Share share, int count) throws InterruptedException {
        List<ByteBuffer> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(share.take());
        }
        return taken;
    }

    /** Completed when {@code share} got one more; the thread waits for it now unless it is. */
    private static CompletableFuture<ByteBuffer> taking(ChunkBuffers.Share share) {
        var taken = new CompletableFuture<ByteBuffer>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                taken.complete(share.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        await().until(() -> taken.isDone() || thread.getState() == Thread.State.WAITING);
        return taken;
    }

    @Test
    void oneSourceHasItsShareAndWaitsThen() throws Exception {
        var source = buffers.new Share();
        List<ByteBuffer> taken = take(source, ChunkBuffers.PER_SOURCE);
        var next = taking(source);
        assertThat(next).isNotDone();
        source.giveBack(taken.getFirst());
        assertThat(next.get()).isSameAs(taken.getFirst());
    }

    @Test
    void howeverManySourcesEachHasOneAndTheRestIsBounded() throws Exception {
        List<ChunkBuffers.Share> fast = Stream.generate(() -> buffers.new Share())
                .limit(ChunkBuffers.SPARE / (ChunkBuffers.PER_SOURCE - 1) + 1)
                .toList();
        int spare = ChunkBuffers.SPARE;
        for (ChunkBuffers.Share source : fast) {
            int more = Math.min(spare, ChunkBuffers.PER_SOURCE - 1);
            take(source, 1 + more);
            spare -= more;
        }
        assertThat(spare).isZero();
        for (int i = 0; i < 50; i++) {
            var slow = buffers.new Share();
            slow.take();
            assertThat(taking(slow)).isNotDone();
        }
        assertThat(buffers.lent()).isEqualTo(fast.size() + ChunkBuffers.SPARE + 50);
    }

    @Test
    void whoIsInterruptedWhileItWaitsKeepsNobodyElseWaiting() throws Exception {
        var shares = Stream.generate(() -> buffers.new Share()).limit(3).toList();
        List<ByteBuffer> first = take(shares.getFirst(), ChunkBuffers.PER_SOURCE);
        List<ByteBuffer> second = take(shares.get(1), ChunkBuffers.PER_SOURCE);
        take(shares.get(2), 1 + ChunkBuffers.SPARE - 2 * (ChunkBuffers.PER_SOURCE - 1));
        var given = new CompletableFuture<Void>();
        Thread leaves = Thread.ofPlatform().daemon().start(() -> {
            try {
                shares.getFirst().take();
            } catch (InterruptedException e) {
                given.complete(null);
            }
        });
        await().until(() -> leaves.getState() == Thread.State.WAITING);
        var stays = taking(shares.get(2));
        leaves.interrupt();
        shares.get(1).giveBack(second.getFirst());
        assertThat(stays).succeedsWithin(Duration.ofSeconds(10));
        given.get();
        shares.getFirst().giveBack(first.getFirst());
        assertThat(taking(shares.get(1))).succeedsWithin(Duration.ofSeconds(10));
    }
}
