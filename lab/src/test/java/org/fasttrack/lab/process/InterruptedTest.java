package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C during a fetch: exit code 130, the download rests and goes on where it was; meanwhile its limits held. */
class InterruptedTest {
    private static final int BYTES = 8 << 20;
    /** At this rate the file takes half a minute; without it, a fraction of a second: the test would come too late. */
    private static final String SLOW = "256K";
    /** A shell's background jobs ignore SIGINT, and so does whatever they start, these tests for example. */
    private static final List<String> HEEDING_CTRL_C = List.of("env", "--default-signal=INT");

    @TempDir
    Path folder;

    @Test
    void ctrlCPausesAFetchFromOneSourceWhichThenGoesOn() throws Exception {
        byte[] content = new byte[BYTES];
        new Random(130).nextBytes(content);
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Path original = Files.write(shared.resolve("medlar.bin"), content);
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            NodeProcess seeder = network.peer("seeder").sharing(shared);
            NodeProcess leecher = network.peer("leecher").with("--download-limit", SLOW);
            network.startSupernodes();
            seeder.start();
            leecher.start();
            Answer.Hit hit = leecher.search("medlar").hits().getFirst();
            Path target = folder.resolve("fetched.bin");

            assertThat(interrupt(leecher, hit, target)).isEqualTo(130);

            Awaitility.await("the node notices that nobody follows")
                    .until(() -> "paused".equals(transfer(leecher).get("state")));
            assertThat(progress(leecher)).isBetween(1L, BYTES - 1L);
            assertThat(target).doesNotExist();
            TestNetwork.expectDone(leecher.command("transfers", "limit", "--down", "0"));
            assertThat(transfers("cancel", "2", leecher).err())
                    .as("it can be typed as it is")
                    .contains("'fasttrack transfers --data " + leecher.data() + "' lists them");
            assertThat(transfers("pause", "all", leecher).err()).contains("there is nothing to pause");
            Fasttrack.Finished both = transfers("resume", "7000-7001", leecher);
            assertThat(both.exitCode()).isEqualTo(1);
            assertThat(both.err()).as("one that refuses keeps no other from it").contains("7000", "7001");
            assertThat(transfers("cancel", "9-1", leecher).exitCode()).isEqualTo(2);
            TestNetwork.expectDone(transfers("resume", "all", leecher));
            TestNetwork.expectDone(leecher.get(hit.id(), target));
            assertThat(Files.mismatch(target, original)).isEqualTo(-1);
        }
    }

    /** Begins to fetch, and interrupts that once something has come. @return the exit code */
    private int interrupt(NodeProcess leecher, Answer.Hit hit, Path target) throws IOException, InterruptedException {
        Process get = command(
                "get",
                "get",
                hit.id(),
                "--data",
                leecher.data(),
                "--source",
                hit.peers().getFirst(),
                "-o",
                target);
        try {
            Awaitility.await("something has come")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !transfers(leecher).isEmpty() && progress(leecher) > 0);
            watches(leecher);
            return interrupt(get);
        } finally {
            get.destroyForcibly();
        }
    }

    /** Of what is fetched, one object a second; a look at it disturbs nothing. */
    private void watches(NodeProcess leecher) throws IOException, InterruptedException {
        Process watch = command("watch", "transfers", "--watch", "--json", "--data", leecher.data());
        try {
            Path out = folder.resolve("watch.out");
            Awaitility.await("two looks")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(out).lines().count() >= 2);
            assertThat(interrupt(watch)).isEqualTo(130);
            assertThat(Files.readString(out).lines().map(Json::object))
                    .allSatisfy(look -> assertThat(Json.objects(look, "downloads"))
                            .singleElement()
                            .satisfies(one -> assertThat(one).containsEntry("state", "running")));
        } finally {
            watch.destroyForcibly();
        }
    }

    private Process command(String name, Object... arguments) throws IOException {
        return Fasttrack.builder(HEEDING_CTRL_C, folder, arguments)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    /** @return the exit code */
    private static int interrupt(Process process) throws IOException, InterruptedException {
        int sent = new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(sent).isZero();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    private static Fasttrack.Finished transfers(String action, String which, NodeProcess node) {
        return Fasttrack.run("transfers", action, which, "--data", node.data());
    }

    private static List<Map<String, Object>> transfers(NodeProcess node) {
        return Fasttrack.run("transfers", "--data", node.data(), "--json").json().stream()
                .filter(line -> line.containsKey("state"))
                .toList();
    }

    private static long progress(NodeProcess node) {
        return Json.number(transfer(node), "progress", 0);
    }

    private static Map<String, Object> transfer(NodeProcess node) {
        return transfers(node).getFirst();
    }
}
