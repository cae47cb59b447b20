package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.peer.download.SwarmPeer.Protocols;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that meet each other at their sources, over TLS on loopback. */
@Timeout(90)
class SwarmDownloadTest {
    private static final int BYTES = 12 << 20;

    @TempDir
    Path folder;

    private final List<SwarmPeer> peers = new ArrayList<>();
    private final byte[] data = new byte[BYTES + 99];
    private ContentId content;
    private Path original;

    @BeforeEach
    void write() throws IOException {
        new Random(5).nextBytes(data);
        content = ContentHasher.hash(data);
        original = Files.write(folder.resolve("original"), data);
    }

    @AfterEach
    void closeAll() {
        peers.forEach(SwarmPeer::close);
    }

    private SwarmPeer seeder(long up, Protocols spoken) throws IOException {
        peers.add(new SwarmPeer(original, up, spoken));
        return peers.getLast();
    }

    private SwarmPeer leecher() throws IOException {
        peers.add(new SwarmPeer(null, RateLimit.UNLIMITED, Protocols.BOTH));
        return peers.getLast();
    }

    private FutureTask<Outcome> start(SwarmPeer leecher, int number, Source... sources) {
        return start(leecher, number, DownloadEvents.IGNORED, sources);
    }

    private FutureTask<Outcome> start(SwarmPeer leecher, int number, DownloadEvents events, Source... sources) {
        Path target = folder.resolve("fetched-" + number);
        var task = new FutureTask<>(() ->
                leecher.download(content, data.length, target, events, sources).run());
        Thread.ofVirtual().start(task);
        return task;
    }

    private void checkDone(Outcome outcome) throws IOException {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(Files.mismatch(((Outcome.Done) outcome).file(), original)).isEqualTo(-1);
    }

    @Test
    void aloneWithItsSourceADownloadStaysWithHttp() throws Exception {
        SwarmPeer seeder = seeder(RateLimit.UNLIMITED, Protocols.BOTH);
        checkDone(start(leecher(), 0, seeder.source()).get());
        assertThat(seeder.sentByHttp.get()).isEqualTo(data.length);
    }

    @Test
    void downloadsOfTheSameThingMeetAndShareWhatTheSeederSent() throws Exception {
        SwarmPeer seeder = seeder(3_000_000, Protocols.BOTH);
        List<FutureTask<Outcome>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(start(leecher(), i, seeder.source()));
        }
        for (FutureTask<Outcome> one : all) {
            checkDone(one.get());
        }
        // What each fetched alone before they met depends on the machine's load, and so does how much of it was in
        // vain.
        assertThat(seeder.sent.get() - seeder.sentByHttp.get())
                .as("of four copies, in the swarm")
                .isLessThan(2L * data.length);
    }

    @Test
    void sourceThatSpeaksHttpOnlyTakesPartInTheSwarm() throws Exception {
        SwarmPeer seeder = seeder(1_000_000, Protocols.BOTH);
        SwarmPeer plain = seeder(3_000_000, Protocols.HTTP);
        SwarmPeer one = leecher();
        SwarmPeer other = leecher();
        FutureTask<Outcome> first = start(one, 0, seeder.source(), plain.source());
        FutureTask<Outcome> second = start(other, 1, seeder.source(), plain.source());
        checkDone(first.get());
        checkDone(second.get());
        assertThat(plain.sent.get()).isPositive();
        assertThat(((Outcome.Done) first.get()).fromSource()).containsKey(other.id());
        assertThat(((Outcome.Done) second.get()).fromSource()).containsKey(one.id());
    }

    @Test
    void aSourceThatSpeaksTheSwarmOnlyIsEnough() throws Exception {
        SwarmPeer seeder = seeder(RateLimit.UNLIMITED, Protocols.SWARM);
        var progress = new Progress();
        checkDone(start(leecher(), 0, progress, seeder.source()).get());
        assertThat(seeder.sentByHttp.get()).isZero();
        assertThat(progress.totals).containsExactly((long) data.length);
        assertThat(progress.most.get()).isEqualTo(data.length);
    }

    /** What a progress bar is made of. */
    private static final class Progress implements DownloadEvents {
        final Set<Long> totals = ConcurrentHashMap.newKeySet();
        final AtomicLong most = new AtomicLong();

        @Override
        public void received(NodeId peer, long bytes, long done, long total) {
            totals.add(total);
            most.accumulateAndGet(done, Math::max);
        }
    }

    @Test
    void oneThatGotTheLeafHashesGivesThemToTheOthers() throws Exception {
        SwarmPeer seeder = seeder(3_000_000, Protocols.BOTH);
        seeder.layers.set(1);
        seeder.withoutLayer = () -> Response.text(503, "busy").with("Retry-After", "1");
        List<FutureTask<Outcome>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(start(leecher(), i, seeder.source()));
        }
        for (FutureTask<Outcome> one : all) {
            checkDone(one.get());
        }
    }

    @Test
    void whatWasBegunBeforeTheLeafHashesIsDeletedWhenTheyDoNotCome() throws Exception {
        SwarmPeer seeder = seeder(RateLimit.UNLIMITED, Protocols.BOTH);
        var begun = new CountDownLatch(1);
        seeder.layers.set(0);
        seeder.withoutLayer = () -> {
            awaitUninterruptibly(begun);
            return Response.text(404, "none");
        };
        var events = new DownloadEvents() {
            @Override
            public void joined(NodeId peer) {
                begun.countDown();
            }
        };
        FutureTask<Outcome> company = start(leecher(), 1, seeder.source());
        Path into = Files.createDirectory(folder.resolve("into"));
        Outcome outcome = leecher()
                .download(content, data.length, into.resolve("film"), events, seeder.source())
                .run();
        assertThat(begun.getCount()).isZero();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).isEqualTo(Outcome.Cause.NO_SOURCE));
        assertThat(into).isEmptyDirectory();
        assertThat(company.get()).isInstanceOf(Outcome.Failed.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void afterItsEndADownloadAsksForNoMoreSources() throws Exception {
        SwarmPeer leecher = leecher();
        var wanted = new Download.Wanted(content, data.length, List.of(), folder.resolve("none"));
        var fetch = new SwarmFetch(leecher.side(), new DirectDialer(leecher.identity, PeerCheck.ANYONE), wanted);
        fetch.scout(() -> {});
        fetch.close();
        assertThat(Objects.requireNonNull(fetch.locating).join(Duration.ofSeconds(10)))
                .as("ended well before it would ask")
                .isTrue();
    }
}
