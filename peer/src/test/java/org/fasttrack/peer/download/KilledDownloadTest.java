package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.peer.download.DownloadProcess.Kind;
import org.fasttrack.peer.download.SwarmPeer.Protocols;
import org.fasttrack.peer.transfer.LoopbackProxy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, killed with SIGKILL at random amounts, alone with a source and in a swarm: the next one goes on, hardly
 * anything is fetched twice, and nothing corrupt gets a name.
 */
class KilledDownloadTest {
    private static final int MIB = 1 << 20;
    /** Of a good line. What is lost at a kill is what came while nobody looked: time, which on a busy machine is longer. */
    private static final long SOURCE_RATE = 8 * MIB;
    /** What comes twice, and all that is no content: hashes, heads and handshakes. */
    private static final double TWICE = 0.05;

    @TempDir
    Path folder;

    /** A source whose traffic with the processes is counted as it is on the wire. */
    private final class Source implements AutoCloseable {
        final byte[] data;
        final ContentId content;
        final SwarmPeer peer;
        final AtomicLong sent = new AtomicLong();
        private final LoopbackProxy counting;

        Source(int bytes, Random random) throws IOException {
            data = new byte[bytes + 77];
            random.nextBytes(data);
            content = ContentHasher.hash(data);
            peer = new SwarmPeer(Files.write(folder.resolve("shared"), data), SOURCE_RATE, Protocols.BOTH);
            counting = new LoopbackProxy(peer.address(), (passing, count, toServer) -> {
                if (!toServer) {
                    sent.addAndGet(count);
                }
            });
        }

        int fetchUntil(Kind kind, Path target, long amount) throws IOException, InterruptedException {
            var seen = new org.fasttrack.peer.download.Source(peer.id(), counting.address());
            return DownloadProcess.downloadUntil(kind, seen, content, data.length, target, amount);
        }

        @Override
        public void close() throws IOException {
            counting.close();
            peer.close();
        }
    }

    @Test
    void fewKillsCostFewBytes() throws Exception {
        try (Source source = new Source(48 * MIB, new Random(21))) {
            killAndResume(Kind.ALONE, 2, source, 21);
        }
    }

    @Test
    void fewKillsInASwarmCostFewBytes() throws Exception {
        inSwarm(2, 48 * MIB, 21);
    }

    @Test
    @Tag("long")
    void twentyKillsCostLessThanATwentieth() throws Exception {
        long seed = System.nanoTime();
        try (Source source = new Source(256 * MIB, new Random(seed))) {
            killAndResume(Kind.ALONE, 20, source, seed);
        }
    }

    @Test
    @Tag("long")
    void twentyKillsInASwarmCostLessThanATwentieth() throws Exception {
        inSwarm(20, 256 * MIB, System.nanoTime());
    }

    /** A second download keeps the first in the swarm, and gives nothing. */
    private void inSwarm(int kills, int bytes, long seed) throws Exception {
        try (Source source = new Source(bytes, new Random(seed));
                SwarmPeer company = new SwarmPeer(null, RateLimit.UNLIMITED, Protocols.BOTH)) {
            company.up.set(1);
            company.down.set(64 * 1024);
            Download slow = company.download(
                    source.content,
                    source.data.length,
                    folder.resolve("company"),
                    DownloadEvents.IGNORED,
                    source.peer.source());
            Thread running = Thread.ofVirtual().start(() -> {
                try {
                    slow.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            killAndResume(Kind.IN_SWARM, kills, source, seed);
            slow.stop();
            running.join();
        }
    }

    private void killAndResume(Kind kind, int kills, Source source, long seed) throws Exception {
        System.out.println("KilledDownloadTest: seed " + seed);
        var random = new Random(seed);
        Path target = folder.resolve("in").resolve("file.bin");
        for (int kill = 0; kill < kills; kill++) {
            long amount = (long) (source.data.length * (kill + random.nextDouble()) / (kills + 1));
            source.fetchUntil(kind, target, amount);
            assertThat(target).as("seed %d, kill %d", seed, kill).doesNotExist();
        }
        assertThat(source.fetchUntil(kind, target, Long.MAX_VALUE))
                .as("seed %d", seed)
                .isZero();
        assertThat(Files.mismatch(target, folder.resolve("shared")))
                .as("seed %d", seed)
                .isEqualTo(-1);
        try (var left = Files.list(target.getParent())) {
            assertThat(left.toList()).containsExactly(target);
        }
        double copies = source.sent.get() / (double) source.data.length;
        System.out.printf("KilledDownloadTest: %s, %d kills: %.3f times the content came%n", kind, kills, copies);
        assertThat(copies).as("seed %d", seed).isLessThan(1 + TWICE);
    }
}
