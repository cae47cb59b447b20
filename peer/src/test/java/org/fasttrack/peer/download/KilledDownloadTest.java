package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.peer.transfer.Request;
import org.fasttrack.peer.transfer.Response;
import org.fasttrack.peer.transfer.Route;
import org.fasttrack.peer.transfer.SharingPeer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed with SIGKILL at random amounts: the next one goes on, and nothing corrupt gets a name. */
class KilledDownloadTest {
    private static final int MIB = 1 << 20;
    /** What is under way when a process dies: requests asked for and chunks received, not yet written. */
    private static final long LOST_A_KILL = 8L * MIB;

    @TempDir
    Path folder;

    private final AtomicLong sent = new AtomicLong();
    private volatile Gate gate = new Gate(Long.MAX_VALUE, new CountDownLatch(0));

    /** Holds back what lies beyond {@code until}, so that a process cannot end before it is killed. */
    private record Gate(long until, CountDownLatch killed) {
        boolean passes(String range) {
            long from = Long.parseLong(range.replaceAll("bytes=(\\d+)-.*", "$1"));
            if (from < until) {
                return true;
            }
            try {
                killed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }

    @Test
    void killedFiveTimesADownloadStillEndsWithTheContent() throws Exception {
        killAndResume(5, 48 * MIB, 21);
    }

    @Test
    @Tag("long")
    void killedTwentyTimesADownloadStillEndsWithTheContent() throws Exception {
        killAndResume(20, 256 * MIB, System.nanoTime());
    }

    private void killAndResume(int kills, int bytes, long seed) throws Exception {
        var random = new Random(seed);
        byte[] data = new byte[bytes + 77];
        random.nextBytes(data);
        ContentId content = ContentHasher.hash(data);
        Path shared = Files.write(folder.resolve("shared"), data);
        Path target = folder.resolve("in").resolve("file.bin");
        try (SharingPeer peer = new SharingPeer(
                shared,
                content,
                ContentHasher.leavesOf(ByteBuffer.wrap(data)),
                PeerCheck.ANYONE,
                SharingPeer.LIMITS,
                Counting::new)) {
            for (int kill = 0; kill < kills; kill++) {
                long share = (data.length - LOST_A_KILL) / kills;
                long amount = kill * share + random.nextLong(share);
                gate = new Gate(amount + LOST_A_KILL / 2, new CountDownLatch(1));
                downloadUntil(peer, target, data.length, amount);
                gate.killed().countDown();
                assertThat(target).as("seed %d, kill %d", seed, kill).doesNotExist();
            }
            gate = new Gate(Long.MAX_VALUE, new CountDownLatch(0));
            assertThat(downloadUntil(peer, target, data.length, Long.MAX_VALUE))
                    .as("seed %d", seed)
                    .isZero();
            assertThat(Arrays.equals(Files.readAllBytes(target), data))
                    .as("seed %d", seed)
                    .isTrue();
            try (var left = Files.list(target.getParent())) {
                assertThat(left.toList()).containsExactly(target);
            }
            assertThat(sent.get()).as("bytes sent, seed %d", seed).isLessThan(data.length + kills * LOST_A_KILL);
        }
    }

    /** Starts a process and kills it as soon as it reports {@code amount} bytes. Returns its exit code. */
    private static int downloadUntil(SharingPeer peer, Path target, long bytes, long amount)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DownloadProcess.class.getName(),
                        Integer.toString(peer.port.address().getPort()),
                        peer.id().toString(),
                        peer.content.toString(),
                        Long.toString(bytes),
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+") && Long.parseLong(line) >= amount) {
                    break;
                }
            }
            if (amount < bytes) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Counts what leaves, up to the gate. */
    private final class Counting implements Route {
        private final Route route;

        Counting(Route route) {
            this.route = route;
        }

        @Override
        public boolean matches(String path) {
            return route.matches(path);
        }

        @Override
        public boolean needsIdentity() {
            return true;
        }

        @Override
        public void ended(Request request) {
            route.ended(request);
        }

        @Override
        public Response answer(Request request) {
            Response response = route.answer(request);
            if (response.status() != 206) {
                return response;
            }
            if (!gate.passes(request.headers().getOrDefault("range", ""))) {
                return Response.text(503, "the process that asked was killed");
            }
            sent.addAndGet(response.body().length());
            return response;
        }
    }
}
