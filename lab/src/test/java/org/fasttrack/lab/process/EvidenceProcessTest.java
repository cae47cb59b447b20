package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.supernode.ledger.FileScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence in real processes: what peers did for each other stands in the supernodes' logs, whatever is killed. */
class EvidenceProcessTest {
    private static final int BYTES = 3 << 20;
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private Path shared() throws IOException {
        byte[] content = new byte[BYTES];
        new Random(7).nextBytes(content);
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.write(shared.resolve("quince.bin"), content);
        return shared;
    }

    /** Everything in a supernode's own log, each signature verified. */
    private static List<Evidence> evidence(TestNetwork network, NodeProcess supernode) throws IOException {
        return evidence(network, supernode.data().resolve("evidence").resolve("evidence.log"));
    }

    /** What {@code holder} has copied of another's log. */
    private static List<Evidence> copy(TestNetwork network, NodeProcess holder, String owner) throws IOException {
        Path copy = holder.data().resolve("evidence").resolve("copies").resolve(owner + ".log");
        return Files.exists(copy) ? evidence(network, copy) : List.of();
    }

    private static List<Evidence> evidence(TestNetwork network, Path log) throws IOException {
        EvidenceReader reader =
                new EvidenceReader(NetworkFile.read(network.file()).id());
        List<Evidence> all = new ArrayList<>();
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            FileScan.frames(file, (index, offset, entry) -> {
                Reading reading = reader.read(entry);
                assertThat(reading).isInstanceOf(Reading.Accepted.class);
                all.add(((Reading.Accepted) reading).evidence());
            });
        }
        return all;
    }

    private static List<Receipt> receipts(TestNetwork network, NodeProcess supernode) throws IOException {
        return evidence(network, supernode).stream()
                .filter(Receipt.class::isInstance)
                .map(Receipt.class::cast)
                .toList();
    }

    private static void awaitTaken(NodeProcess... peers) {
        await("receipts are taken")
                .atMost(SOON)
                .until(() -> List.of(peers).stream().allMatch(peer -> peer.status("receiptsWaiting") == 0));
    }

    @Test
    void aDownloadIsReceiptedByBothPartiesAndKillNineLosesNothingAcknowledged() throws Exception {
        try (TestNetwork network = TestNetwork.createDemo(folder, 2)) {
            network.startSupernodes();
            NodeProcess owner = network.peer("owner").sharing(shared()).start();
            NodeProcess asker = network.peer("asker").start();
            String id = asker.search("quince").hits().getFirst().id();
            assertThat(asker.get(id, folder.resolve("got")).exitCode()).isZero();

            for (NodeProcess supernode : network.supernodes()) {
                await("a receipt in " + supernode.data().getFileName())
                        .atMost(SOON)
                        .until(() -> !receipts(network, supernode).isEmpty());
                assertThat(receipts(network, supernode)).singleElement().satisfies(receipt -> {
                    assertThat(receipt.bytes()).isEqualTo(BYTES);
                    assertThat(receipt.uploader()).hasToString(owner.id());
                    assertThat(receipt.downloader()).hasToString(asker.id());
                    assertThat(receipt.content()).hasToString(id);
                });
            }
            awaitTaken(owner, asker);
            for (NodeProcess supernode : network.supernodes()) {
                await("uptime")
                        .atMost(SOON)
                        .until(() -> evidence(network, supernode).stream().anyMatch(UptimeRecord.class::isInstance));
            }
            await("scores rise").atMost(SOON).until(() -> owner.status("reputation") > 10);
            await("shown with results")
                    .atMost(SOON)
                    .until(() -> asker.search("quince").hits().getFirst().reputation() > 10);

            for (NodeProcess supernode : network.supernodes()) {
                List<Evidence> before = evidence(network, supernode);
                supernode.kill9();
                supernode.start();
                assertThat(evidence(network, supernode)).startsWith(before.toArray(Evidence[]::new));
            }
        }
    }

    @Test
    void receiptsWaitForASupernodeOverTheDeathOfThePeersThemselves() throws Exception {
        try (TestNetwork network = TestNetwork.createDemo(folder, 1)) {
            network.startSupernodes();
            NodeProcess supernode = network.supernode("sn1");
            NodeProcess owner = network.peer("owner").sharing(shared()).start();
            NodeProcess asker = network.peer("asker").start();
            String id = asker.search("quince").hits().getFirst().id();
            assertThat(asker.get(id, folder.resolve("got")).exitCode()).isZero();
            supernode.kill9(); // receipts wait five seconds for longer ones: none was filed yet
            await("countersigned").atMost(SOON).until(() -> outbox(asker, ".whole") + outbox(owner, ".whole") == 2);
            owner.kill9();
            asker.kill9();

            supernode.start();
            assertThat(receipts(network, supernode)).isEmpty();
            owner.start();
            asker.start();
            awaitTaken(owner, asker);
            assertThat(receipts(network, supernode))
                    .singleElement()
                    .satisfies(receipt -> assertThat(receipt.bytes()).isEqualTo(BYTES));
        }
    }

    private static long outbox(NodeProcess peer, String suffix) throws IOException {
        try (var files = Files.list(peer.data().resolve("outbox"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).count();
        }
    }

    @Test
    void blocksAreCheckedReceiptsCountAndALostLogComesBackFromItsCopies() throws Exception {
        try (TestNetwork network = TestNetwork.createDemo(folder, 2)) {
            network.startSupernodes();
            NodeProcess owner = network.peer("owner").sharing(shared()).start();
            Path other = Files.createDirectories(folder.resolve("other"));
            Files.writeString(other.resolve("medlar.txt"), "medlar");
            NodeProcess asker = network.peer("asker").sharing(other).start();
            List<NodeProcess> supernodes = network.supernodes();
            await("both peers pass spot checks").atMost(SOON).until(() -> {
                List<Evidence> all = new ArrayList<>(evidence(network, supernodes.getFirst()));
                all.addAll(evidence(network, supernodes.getLast()));
                return all.stream()
                                .filter(one -> one instanceof SpotCheck check && check.verdict() == Verdict.PASSED)
                                .map(one -> ((SpotCheck) one).peer().toString())
                                .distinct()
                                .count()
                        == 2;
            });
            String id = asker.search("quince").hits().getFirst().id();
            assertThat(asker.get(id, folder.resolve("got")).exitCode()).isZero();
            awaitTaken(owner, asker);

            // Both supernodes have both logs, so both say the same: start, uptime, spot checks, and the asker's word.
            await("the whole sum").atMost(SOON).until(() -> owner.status("reputation") > 10 + 150 + 30);
            await("shown with results")
                    .atMost(SOON)
                    .until(() -> asker.search("quince").hits().getFirst().reputation() > 190);

            NodeProcess victim = supernodes.getFirst();
            NodeProcess survivor = supernodes.getLast();
            String victimId = victim.id();
            victim.kill9();
            List<Evidence> before = copy(network, survivor, victimId);
            assertThat(before).isNotEmpty();
            deleteAll(victim.data().resolve("evidence"));
            victim.start();
            await("the log is back")
                    .atMost(SOON)
                    .until(() -> evidence(network, victim).size() >= before.size());
            assertThat(evidence(network, victim)).startsWith(before.toArray(Evidence[]::new));
            network.peer("third").sharing(other).start(); // attaches to who has no peers
            await("and goes on")
                    .atMost(SOON)
                    .until(() -> copy(network, survivor, victimId).size() > before.size());
            assertThat(Fasttrack.run("audit", victim.data(), survivor.data(), "--network", network.file())
                            .exitCode())
                    .isZero();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
