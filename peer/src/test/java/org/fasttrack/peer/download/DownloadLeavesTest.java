package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.peer.transfer.AlteredRoute;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.Route;
import org.junit.jupiter.api.Test;

/** How a download comes by the hashes of the leaves, which it begins with. */
class DownloadLeavesTest extends DownloadFixture {
    /** As if the sources claimed that the content has {@code bytes}. */
    private Download ofAFalseSize(long bytes) {
        var sources =
                peers.stream().map(p -> new Source(p.id(), p.port.address())).toList();
        return new Download(
                me,
                PeerCheck.ANYONE,
                new Download.Wanted(content, bytes, sources, target),
                DownloadEvents.IGNORED,
                Duration.ofSeconds(5));
    }

    @Test
    void noMemoryIsTakenForASizeThatNobodyProves() throws Exception {
        var asked = new AtomicInteger();
        peer(route -> AlteredRoute.of(route, (request, response) -> {
            asked.addAndGet(request.path().endsWith("/leaves") ? 1 : 0);
            return response;
        }));
        assertThat(ofAFalseSize(60L << 30).run()).isInstanceOf(Outcome.Failed.class);
        assertThat(asked.get()).as("times that 120 MiB were asked for").isZero();
    }

    @Test
    void allLayersTogetherHaveSoMuchMemory() throws Exception {
        assertThat(new LayerMemory(100).holds(101)).isFalse();
        var memory = new LayerMemory(100);
        try (var _ = memory.take(60).orElseThrow()) {
            assertThat(memory.take(41)).isEmpty();
        }
        assertThat(memory.take(100)).isPresent();
        assertThat(ofAFalseSize((1L << 40) - (1 << 20)).run()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aSourceThatIsSlowWithTheLeafHashesKeepsNobodyFromGivingThem() throws Exception {
        var release = new CountDownLatch(1);
        var asked = new AtomicInteger();
        UnaryOperator<Route> firstHangs = route -> AlteredRoute.of(route, (request, response) -> {
            if (request.path().endsWith("/leaves") && asked.getAndIncrement() == 0) {
                await(release);
            }
            return response;
        });
        peer(firstHangs);
        peer(firstHangs);
        try {
            assertThat(done(download(DownloadEvents.IGNORED).run()).seconds()).isLessThan(4.5);
        } finally {
            release.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSourceTooBusyForLeafHashesIsAskedAgain() throws Exception {
        var busy = new AtomicInteger(1);
        peer(route -> AlteredRoute.of(
                route,
                (request, response) -> request.path().endsWith("/leaves") && busy.getAndDecrement() > 0
                        ? Response.text(503, "busy").with("Retry-After", "1")
                        : response));
        done(download(DownloadEvents.IGNORED).run());
        assertThat(busy.get()).isNegative();
    }
}
