package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What live processes say of scores, and whether it can be checked. */
class ReputationProcessTest {
    /** Of a file of more than one block. */
    private static final int LINES = 2000;

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
                    .containsExactly("score", "backing", "up now", "reachable", "willing", "memory");
            assertThat(reputation(peer).json())
                    .anySatisfy(line -> assertThat(line).containsEntry("node", peer.id()));

            auditAgrees(network);
        }
    }

    @Test
    void peersBehindFirewallsAreCheckedAndWhoSendsWrongBlocksIsFoundOut() throws Exception {
        try (TestNetwork network = TestNetwork.createDemo(folder, 2)) {
            network.supernodes().forEach(supernode -> supernode.with("--relays", 0));
            network.startSupernodes();
            NodeProcess honest = firewalled(network, "honest");
            NodeProcess liar = firewalled(network, "liar");
            alterUnnoticed(file("liar"));
            Awaitility.await("the honest one passes, by push")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> hasPart(why(honest, honest), "spot_checks"));
            Awaitility.await("the wrong block is on record")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> hasPart(why(honest, liar), "fault"));

            Map<String, Object> found = audit(network).json().getLast();
            assertThat(Json.objects(found, "faults"))
                    .isNotEmpty()
                    .allSatisfy(fault -> assertThat(fault)
                            .containsEntry("kind", "wrong-block")
                            .containsEntry("node", liar.id()));
        }
    }

    private Path file(String owner) {
        return folder.resolve(owner + " shares").resolve("plan.txt");
    }

    private NodeProcess firewalled(TestNetwork network, String name) throws IOException {
        Path shared = Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), ("the plan of " + name + "\n").repeat(LINES));
        return network.peer(name).with("--firewalled").sharing(shared).start();
    }

    /** Other bytes in each of its blocks, and nothing that would make the node hash it again: it still proves the old ones. */
    private static void alterUnnoticed(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 0; at < open.length(); at += MerkleTree.LEAF_BYTES) {
                open.seek(at);
                open.write('T');
            }
        }
        Files.setLastModifiedTime(file, modified);
    }

    private static boolean hasPart(Map<String, Object> why, String kind) {
        return Json.objects(why, "parts").stream().anyMatch(part -> kind.equals(part.get("kind")));
    }

    private static Fasttrack.Finished reputation(NodeProcess asked, Object... more) {
        List<Object> words = new ArrayList<>(List.of("reputation", "--data", asked.data(), "--json"));
        words.addAll(List.of(more));
        return TestNetwork.expectDone(Fasttrack.run(words.toArray()));
    }

    private static Map<String, Object> why(NodeProcess asked, NodeProcess about) {
        return reputation(asked, about.id()).json().getFirst();
    }

    private static Fasttrack.Finished audit(TestNetwork network) {
        List<NodeProcess> supernodes = network.supernodes();
        return Fasttrack.run(
                "audit",
                "--network",
                network.file(),
                "--json",
                supernodes.get(0).address(),
                supernodes.get(1).address());
    }

    private static void auditAgrees(TestNetwork network) {
        Fasttrack.Finished audit = audit(network);
        Map<String, Object> found = audit.json().getLast();
        assertThat(Json.objects(found, "faults")).isEmpty();
        assertThat(audit.exitCode()).as("%s", audit).isEqualTo(ExitCode.DONE);
        assertThat(Json.number(found, "entries", 0)).isPositive();
        assertThat(Json.number(found, "logs", 0)).isEqualTo(2);
    }
}
