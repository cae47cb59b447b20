package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What live processes say of scores, and whether it can be checked. */
class ReputationProcessTest {
    @TempDir
    Path folder;

    @Test
    void aScoreIsExplainedAndTheLiveAuditAgrees() throws Exception {
        try (TestNetwork network = TestNetwork.createDemo(folder, 2).startSupernodes()) {
            Path shared = Files.createDirectories(folder.resolve("shared"));
            Files.writeString(shared.resolve("plan.txt"), "the plan");
            NodeProcess peer = network.peer("peer").sharing(shared).start();
            Awaitility.await("uptime counts")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Json.objects(why(peer, peer), "parts").stream()
                            .anyMatch(part -> "uptime".equals(part.get("kind"))));

            Map<String, Object> why = why(peer, peer);
            assertThat(Json.objects(why, "parts")).anySatisfy(part -> {
                assertThat(part).containsEntry("kind", "uptime");
                assertThat(Json.objects(part, "evidence")).isNotEmpty();
            });
            assertThat(Json.objects(why, "criteria"))
                    .extracting(criterion -> criterion.get("name"))
                    .containsExactly("score", "up now", "reachable", "willing", "memory");
            assertThat(reputation(peer).json())
                    .anySatisfy(line -> assertThat(line).containsEntry("node", peer.id()));

            auditAgrees(network);
        }
    }

    private static Fasttrack.Finished reputation(NodeProcess asked, Object... more) {
        List<Object> words = new ArrayList<>(List.of("reputation", "--data", asked.data(), "--json"));
        words.addAll(List.of(more));
        return TestNetwork.expectDone(Fasttrack.run(words.toArray()));
    }

    private static Map<String, Object> why(NodeProcess asked, NodeProcess about) {
        return reputation(asked, about.id()).json().getFirst();
    }

    private static void auditAgrees(TestNetwork network) {
        List<NodeProcess> supernodes = network.supernodes();
        Fasttrack.Finished audit = Fasttrack.run(
                "audit",
                "--network",
                network.file(),
                "--json",
                supernodes.get(0).address(),
                supernodes.get(1).address());
        Map<String, Object> found = audit.json().getLast();
        assertThat(Json.objects(found, "faults")).isEmpty();
        assertThat(audit.exitCode()).as("%s", audit).isEqualTo(ExitCode.DONE);
        assertThat(Json.number(found, "entries", 0)).isPositive();
        assertThat(Json.number(found, "logs", 0)).isEqualTo(2);
    }
}
