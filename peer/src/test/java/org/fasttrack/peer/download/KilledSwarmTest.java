package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.runtime.RateLimit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in a swarm, where blocks come in no order, killed again and again: hardly anything is fetched twice. */
class KilledSwarmTest {
    private static final int MIB = 1 << 20;
    private static final double TWICE = 0.05;

    @TempDir
    Path folder;

    @Test
    void threeKillsCostFewBytes() throws Exception {
        killAndResume(3, 48 * MIB, 21);
    }

    @Test
    @Tag("long")
    void twentyKillsCostLessThanATwentieth() throws Exception {
        killAndResume(20, 256 * MIB, System.nanoTime());
    }

    /** A second download keeps the first in the swarm: its seeder's uplink is shared, and so slower than the disk. */
    private void killAndResume(int kills, int bytes, long seed) throws Exception {
        System.out.println("KilledSwarmTest: seed " + seed);
        var random = new Random(seed);
        byte[] data = new byte[bytes + 77];
        random.nextBytes(data);
        ContentId content = ContentHasher.hash(data);
        Path shared = Files.write(folder.resolve("shared"), data);
        Path target = folder.resolve("in").resolve("file.bin");
        try (SwarmPeer seeder = new SwarmPeer(shared, 8 * MIB, false);
                SwarmPeer company = new SwarmPeer(null, RateLimit.UNLIMITED, false)) {
            // It holds the swarm together and gives nothing.
            company.up.set(1);
            Download slow = company.download(
                    content, data.length, folder.resolve("company"), DownloadEvents.IGNORED, seeder.source());
            company.down.set(64 * 1024);
            Thread.ofVirtual().start(() -> {
                try {
                    slow.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int kill = 0; kill < kills; kill++) {
                long amount = (long) (data.length * (kill + random.nextDouble()) / (kills + 1));
                downloadUntil(seeder, content, target, data.length, amount);
                assertThat(target).as("seed %d, kill %d", seed, kill).doesNotExist();
            }
            assertThat(downloadUntil(seeder, content, target, data.length, Long.MAX_VALUE))
                    .as("seed %d", seed)
                    .isZero();
            slow.stop();
            assertThat(Files.mismatch(target, shared)).as("seed %d", seed).isEqualTo(-1);
            long sent = seeder.sent.get() - seeder.sentTo(company.id());
            System.out.printf("KilledSwarmTest: sent %.3f times the content%n", sent / (double) data.length);
            assertThat(sent)
                    .as("bytes sent to the killed processes, seed %d", seed)
                    .isLessThan((long) (data.length * (1 + TWICE)));
        }
    }

    /** Starts a process and kills it as soon as it reports {@code amount} bytes. @return its exit code */
    private static int downloadUntil(SwarmPeer seeder, ContentId content, Path target, long bytes, long amount)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SwarmProcess.class.getName(),
                content.toString(),
                Long.toString(bytes),
                target.toString(),
                Integer.toString(seeder.address().getPort()),
                seeder.id().toString()));
        Process process = new ProcessBuilder(command)
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
}
