package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that nobody knows earn their standing by uptime, spot checks and receipts, and one becomes a supernode: no evidence is
 * written beforehand. An hour of the policy is a second, so the uptime alone takes 15 s.
 */
@Tag("long")
class EarnedPromotionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PEERS = 4;
    /** Worth four points and one for the receipt: three takers are enough, as far as their word carries. */
    private static final int FILE_BYTES = 4 << 20;

    @TempDir
    Path folder;

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(100))
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(condition);
    }

    private static boolean isBoth(NodeProcess node) {
        return "both".equals(node.status().get("role"));
    }

    @Test
    void aPeerEarnsItsPromotionAndKeepsItOverARestart() throws Exception {
        String[] policy = {"--preset", "demo", "--policy", "min-supernodes=3", "--policy", "certificate-hours=120"};
        try (TestNetwork network = TestNetwork.createWith(folder, 2, policy)) {
            network.startSupernodes();
            List<NodeProcess> peers = sharing(network);
            for (NodeProcess peer : peers) {
                peer.launch();
            }
            peers.forEach(NodeProcess::awaitReady);
            for (int taker = 0; taker < PEERS; taker++) {
                takeFromAll(peers, taker);
            }

            await("a peer is promoted", () -> peers.stream().anyMatch(EarnedPromotionTest::isBoth));
            NodeProcess promoted = peers.stream()
                    .filter(EarnedPromotionTest::isBoth)
                    .findFirst()
                    .orElseThrow();
            assertThat(pointsFrom(promoted, "uploads")).isPositive();
            assertThat(pointsFrom(promoted, "spot_checks")).isPositive();
            await("all see it", () -> network.supernode("sn1").clusterSize() == 3);

            // With all other supernodes gone nobody could vote: what it is now its certificate says.
            network.supernode("sn1").kill9();
            network.supernode("sn2").kill9();
            promoted.kill9();
            promoted.launch();
            await("it is a supernode again", () -> isBoth(promoted));
            await(
                    "its own peer is attached to it, for want of others",
                    () -> promoted.supernode().equals(promoted.id()));
            network.supernode("sn1").start();
            await("both are one cluster", () -> network.supernode("sn1").clusterSize() >= 2);
            await(
                    "its own peer goes where it is witnessed",
                    () -> !Set.of("", promoted.id()).contains(promoted.supernode()));
            await(
                    "everything is found",
                    () -> peers.getFirst().search("file").hits().size() == PEERS);
        }
    }

    private List<NodeProcess> sharing(TestNetwork network) throws Exception {
        List<NodeProcess> peers = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < PEERS; i++) {
            Path shared = Files.createDirectories(folder.resolve("of-" + i));
            byte[] content = new byte[FILE_BYTES];
            random.nextBytes(content);
            Files.write(shared.resolve("file " + i), content);
            peers.add(network.peer("p" + i).sharing(shared));
        }
        return peers;
    }

    private void takeFromAll(List<NodeProcess> peers, int taker) {
        for (int giver = 0; giver < PEERS; giver++) {
            if (giver != taker) {
                String name = "file " + giver;
                NodeProcess asking = peers.get(taker);
                List<String> ids = new ArrayList<>(); // a second search may find a peer that is just moving
                await(
                        name + " is found",
                        () -> asking.search(name).hits().stream().anyMatch(hit -> ids.add(hit.id())));
                String id = ids.getFirst();
                TestNetwork.expectDone(asking.get(id, folder.resolve("taken-" + taker + "-" + giver)));
            }
        }
    }

    private static long pointsFrom(NodeProcess node, String kind) {
        var why = TestNetwork.expectDone(Fasttrack.run("reputation", "--data", node.data(), "--json", node.id()))
                .json()
                .getFirst();
        return Json.objects(why, "parts").stream()
                .filter(part -> kind.equals(part.get("kind")))
                .mapToLong(part -> Json.number(part, "milliPoints", 0))
                .sum();
    }
}
