package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that fetch one file at once give each other what the only seeder has sent. */
class SwarmProcessTest {
    private static final int BYTES = 8 << 20;
    private static final int LEECHERS = 6;

    @TempDir
    Path folder;

    private Path original = Path.of("");
    private String id = "";

    private NodeProcess seeder(TestNetwork network, String limit) throws IOException {
        byte[] content = new byte[BYTES + 5];
        new Random(8).nextBytes(content);
        Path shared = Files.createDirectories(folder.resolve("shared"));
        original = Files.write(shared.resolve("quince.bin"), content);
        return network.peer("seeder").sharing(shared).with("--upload-limit", limit);
    }

    private CompletableFuture<Fasttrack.Finished> get(NodeProcess peer, Path target) {
        // The common pool has a thread or two: the fetches would come one after the other.
        return CompletableFuture.supplyAsync(
                () -> peer.get(id, target), task -> Thread.ofVirtual().start(task));
    }

    private static Map<String, Object> last(Fasttrack.Finished finished) {
        return TestNetwork.expectDone(finished).json().getLast();
    }

    @Test
    void sixPeersFetchOneFileAtOnceAndTheSeederSendsFarFewerCopies() throws Exception {
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            NodeProcess seeder = seeder(network, "2M");
            List<NodeProcess> leechers = new ArrayList<>();
            for (int i = 0; i < LEECHERS; i++) {
                leechers.add(network.peer("leecher" + i));
            }
            network.startSupernodes();
            seeder.launch();
            for (NodeProcess leecher : leechers) {
                leecher.launch();
            }
            seeder.awaitReady();
            leechers.forEach(NodeProcess::awaitReady);
            id = leechers.getFirst().search("quince").hits().getFirst().id();

            List<CompletableFuture<Fasttrack.Finished>> fetches = new ArrayList<>();
            for (int i = 0; i < LEECHERS; i++) {
                fetches.add(get(leechers.get(i), folder.resolve("fetched" + i)));
            }
            long fromSeeder = 0;
            Set<String> givers = new HashSet<>();
            for (int i = 0; i < LEECHERS; i++) {
                Map<String, Object> done = last(fetches.get(i).get(60, TimeUnit.SECONDS));
                for (Map<String, Object> source : Json.objects(done, "sources")) {
                    String peer = String.valueOf(source.get("peer"));
                    givers.add(peer);
                    fromSeeder += peer.equals(seeder.id()) ? Json.number(source, "bytes", 0) : 0;
                }
                assertThat(Files.mismatch(folder.resolve("fetched" + i), original))
                        .isEqualTo(-1);
            }
            System.out.printf("SwarmProcessTest: the seeder gave %.2f copies%n", fromSeeder / (double) BYTES);
            assertThat(fromSeeder).as("of six copies").isLessThan(3L * BYTES);
            assertThat(givers).as("who gave").hasSizeGreaterThan(3);
        }
    }

    @Test
    void transfersArePausedResumedLimitedAndCancelledByNumber() throws Exception {
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            NodeProcess seeder = seeder(network, "1M");
            NodeProcess asker = network.peer("asker");
            network.startSupernodes();
            seeder.start();
            asker.start();
            id = asker.search("quince").hits().getFirst().id();
            Path target = folder.resolve("fetched");

            TestNetwork.expectDone(transfer(asker, "get", id, "-o", target, "--detach"));
            Awaitility.await("it runs").until(() -> progress(asker) > 0);
            assertThat(last(transfer(asker, "transfers", "pause", 1))).containsEntry("state", "paused");
            asker.kill9();
            asker.start();
            assertThat(state(asker)).isEqualTo("paused");
            assertThat(transfer(asker, "transfers", "resume", 2).exitCode()).isEqualTo(1);
            assertThat(last(transfer(asker, "transfers", "limit", 1, "--down", "700K")))
                    .containsEntry("downloadLimit", 700 * 1024);
            TestNetwork.expectDone(transfer(asker, "transfers", "resume", 1));
            Awaitility.await("what came before is there").until(() -> progress(asker) > 0);
            long kept = progress(asker);
            Awaitility.await("it goes on").until(() -> progress(asker) > kept);
            assertThat(uploads(seeder)).isPositive();
            asker.kill9();
            asker.start();
            assertThat(first(asker)).as("over the restart").containsEntry("downloadLimit", 700 * 1024);
            Awaitility.await("it goes on by itself after kill -9")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> state(asker).equals("done"));
            assertThat(Files.mismatch(target, original)).isEqualTo(-1);

            TestNetwork.expectDone(transfer(asker, "get", id, "-o", folder.resolve("unwanted"), "--detach"));
            Awaitility.await("a part is there").until(() -> Files.exists(folder.resolve("unwanted.part")));
            TestNetwork.expectDone(transfer(asker, "transfers", "cancel", 2));
            assertThat(folder.resolve("unwanted.part")).doesNotExist();
            assertThat(folder.resolve("unwanted.part.state")).doesNotExist();
        }
    }

    private static Fasttrack.Finished transfer(NodeProcess peer, String command, Object... words) {
        List<Object> all = new ArrayList<>(List.of(command, "--data", peer.data(), "--json"));
        all.addAll(List.of(words));
        return Fasttrack.run(all.toArray());
    }

    private static Map<String, Object> first(NodeProcess peer) {
        return TestNetwork.expectDone(transfer(peer, "transfers")).json().getFirst();
    }

    private static long progress(NodeProcess peer) {
        return Json.number(first(peer), "progress", 0);
    }

    private static String state(NodeProcess peer) {
        return String.valueOf(first(peer).get("state"));
    }

    private static int uploads(NodeProcess peer) {
        return Json.objects(first(peer), "uploads").size();
    }
}
