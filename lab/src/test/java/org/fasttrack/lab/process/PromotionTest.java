package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers become supernodes and stop being so, each a process of its own; an hour of the policy is a second. How long it
 * takes is printed, not asserted: it says as much about what else the machine does.
 */
class PromotionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static Duration await(String what, Callable<Boolean> condition) {
        long start = System.nanoTime();
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(condition);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String role(NodeProcess node) {
        return String.valueOf(node.status().get("role"));
    }

    private NodeProcess sharing(NodeProcess peer) throws Exception {
        Path shared = Files.createDirectories(folder.resolve("of-" + peer.data().getFileName()));
        Files.writeString(shared.resolve("plum " + peer.data().getFileName()), "a plum");
        return peer.sharing(shared);
    }

    private static Answer searchVia(NodeProcess supernode, TestNetwork network, Path data) {
        return Answer.of(Fasttrack.run(
                "search",
                "--via",
                "127.0.0.1:" + supernode.controlPort(),
                "--network",
                network.file(),
                "--data",
                data,
                "--json",
                "--wait",
                "500ms",
                "plum"));
    }

    /** Whether the plum, which is the same everywhere, was found at as many peers, and everybody asked has answered. */
    private static boolean finds(Answer answer, int peers) {
        return answer.isComplete()
                && answer.hits().size() == 1
                && answer.hits().getFirst().peers().size() == peers;
    }

    @Test
    void aPeerIsPromotedAnswersSearchesAndBecomesAPeerAgain() throws Exception {
        String[] policy = {"--preset", "demo", "--policy", "min-supernodes=2", "--policy", "certificate-hours=20"};
        try (TestNetwork network = TestNetwork.createWith(folder, 2, policy)) {
            NodeProcess willing = sharing(network.peer("willing"));
            NodeProcess unwilling = sharing(network.peer("unwilling")).with("--no-promotion");
            NodeProcess firewalled = sharing(network.peer("firewalled")).with("--firewalled");
            NodeProcess newcomer = sharing(network.peer("newcomer"));
            List<NodeProcess> veterans = List.of(unwilling, firewalled, willing);
            Veterans.write(network, veterans);
            network.startSupernodes();
            newcomer.launch();
            veterans.forEach(PromotionTest::launch);
            veterans.forEach(NodeProcess::awaitReady);
            newcomer.awaitReady();

            network.supernode("sn2").kill9();
            Duration took = await(
                    "the willing peer answers searches",
                    () -> role(willing).equals("both")
                            && finds(searchVia(willing, network, folder.resolve("asker")), 4));
            System.out.printf("promoted and answering %d ms after a supernode was killed%n", took.toMillis());
            assertThat(List.of(role(unwilling), role(firewalled), role(newcomer)))
                    .containsOnly("peer");
            assertThat(network.supernode("sn1").clusterSize()).isEqualTo(2);

            network.supernode("sn2").start();
            Duration gone = await("it is a peer again", () -> role(willing).equals("peer"));
            System.out.printf("a peer again %d ms after there were enough supernodes%n", gone.toMillis());
            TestNetwork.awaitWhole(network.supernode("sn1"), network.supernode("sn2"));
            await("everything is found", () -> finds(newcomer.search("plum"), 4));
        }
    }

    @Test
    void aPromotedSupernodeChecksWhoIsBehindAFirewallByItsPeersDataPort() throws Exception {
        String[] policy = {"--preset", "demo", "--policy", "min-supernodes=2", "--policy", "certificate-hours=120"};
        try (TestNetwork network = TestNetwork.createWith(folder, 1, policy)) {
            NodeProcess promoted = sharing(network.peer("promoted"));
            NodeProcess walled = sharing(network.peer("walled"))
                    .with("--firewalled", "--join", "127.0.0.1:" + promoted.controlPort());
            Veterans.write(network, List.of(promoted, network.peer("gone 1"), network.peer("gone 2")));
            network.startSupernodes();
            promoted.start();
            await("it is promoted", () -> role(promoted).equals("both"));
            walled.start();
            await("it checks its peer", () -> attested(promoted, walled));
        }
    }

    /** Whether spot checks of {@code peer} that count stand in the log of {@code supernode}. */
    private static boolean attested(NodeProcess supernode, NodeProcess peer) {
        Map<String, Object> why = TestNetwork.expectDone(
                        Fasttrack.run("reputation", "--data", peer.data(), "--json", peer.id()))
                .json()
                .getFirst();
        return Json.objects(why, "parts").stream()
                .filter(part -> "spot_checks".equals(part.get("kind")))
                .flatMap(part -> Json.objects(part, "evidence").stream())
                .anyMatch(entry -> supernode.id().equals(entry.get("log")));
    }

    private static void launch(NodeProcess node) {
        try {
            node.launch();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theLossOfHalfTheSupernodesHeals() throws Exception {
        String[] policy = {"--preset", "demo", "--policy", "min-supernodes=4", "--policy", "certificate-hours=60"};
        try (TestNetwork network = TestNetwork.createWith(folder, 2, policy)) {
            List<NodeProcess> peers = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                peers.add(sharing(network.peer("p" + i)));
            }
            Veterans.write(network, peers);
            network.startSupernodes();
            peers.forEach(PromotionTest::launch);
            peers.forEach(NodeProcess::awaitReady);
            NodeProcess root = network.supernode("sn1");
            Duration four = await("four supernodes", () -> root.clusterSize() == 4);
            System.out.printf("four supernodes %d ms after the last peer was ready%n", four.toMillis());
            NodeProcess promoted = peers.stream()
                    .filter(p -> role(p).equals("both"))
                    .findFirst()
                    .orElseThrow();

            network.supernode("sn2").kill9();
            promoted.kill9();
            List<NodeProcess> left = peers.stream().filter(NodeProcess::isAlive).toList();
            Duration whole =
                    await("the search is complete", () -> finds(left.getLast().search("plum"), left.size()));
            Duration healed = whole.plus(await("four supernodes again", () -> root.clusterSize() == 4));
            System.out.printf(
                    "after half of the supernodes were killed: search complete after %d ms, four of them after %d ms%n",
                    whole.toMillis(), healed.toMillis());
        }
    }
}
