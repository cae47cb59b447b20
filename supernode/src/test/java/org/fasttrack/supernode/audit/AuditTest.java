package org.fasttrack.supernode.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Frontier;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.audit.AuditFault.Kind;
import org.fasttrack.supernode.audit.report.ReportPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    @TempDir
    Path folder;

    private AuditResult audit(Path... places) throws IOException {
        List<LogSource> sources = new ArrayList<>();
        for (Path place : places) {
            sources.addAll(Sources.find(place));
        }
        AuditSetting setting = new AuditSetting(ScorePolicy.KAZAALITE, Set.of(), RecordedNetwork.NOW, 2);
        return Audit.run(sources, setting, (bytes, of) -> assertThat(bytes).isLessThanOrEqualTo(of));
    }

    private static void copy(Path log, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(log, to);
        Files.copy(head(log), head(to));
    }

    private static Path head(Path log) {
        return log.resolveSibling(log.getFileName() + ".head");
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void anHonestNetworkVerifiesAndItsScoresAreRecomputed() throws Exception {
        try (RecordedNetwork network = new RecordedNetwork(folder, 2, 6).week()) {
            network.head(0);
        }
        AuditResult result = audit(folder);
        assertThat(result.faults()).isEmpty();
        assertThat(result.ok()).isTrue();
        assertThat(result.suspicions()).isEmpty();
        assertThat(result.entries()).isEqualTo(6 * (2 * 160 + 3));
        assertThat(result.signatures()).isEqualTo(6 * (3 * 160 + 2 * 3));
        assertThat(result.scores()).hasSize(8);
        assertThat(result.scores().values()).filteredOn(score -> score >= 200).hasSize(6);
        assertThat(result.explain(result.scores().keySet().iterator().next()).parts())
                .allSatisfy(part -> assertThat(part.reason()).isNotEmpty());
    }

    @Test
    void emptyLogsAndLogsOfOneEntryVerify() throws Exception {
        try (RecordedNetwork network = new RecordedNetwork(folder, 2, 2)) {
            network.append(1, network.receipt(0, 1, 1000, Duration.ofSeconds(1)));
        }
        AuditResult result = audit(folder);
        assertThat(result.faults()).isEmpty();
        assertThat(result.entries()).isEqualTo(1);
        assertThat(result.logs()).hasSize(2);
    }

    @Test
    void aFlippedByteOfACopyIsNamedByItsEntry() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder.resolve("own"), 1, 4).week();
        network.close();
        Path copied = folder.resolve("copy").resolve("evidence.log");
        copy(network.file(0), copied);
        assertThat(audit(folder).faults()).isEmpty();
        assertThat(audit(folder).logs())
                .singleElement()
                .satisfies(log -> assertThat(log.copies()).isEqualTo(2));
        flip(copied, Files.size(copied) / 2);
        AuditResult result = audit(folder);
        assertThat(result.ok()).isFalse();
        assertThat(result.scores().values()).as("from the other copy").contains(202);
        assertThat(result.faults())
                .allSatisfy(fault -> assertThat(fault.evidence()).isEqualTo(copied.toString()));
        assertThat(result.faults().getFirst()).satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.DAMAGED_LOG);
            assertThat(fault.evidence()).isEqualTo(copied.toString());
            assertThat(fault.detail()).matches("entry \\d+ at byte \\d+ is damaged");
        });
    }

    @Test
    void aWithheldEntryIsMissed() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder, 1, 4).week();
        network.close();
        byte[] whole = Files.readAllBytes(network.file(0));
        Files.write(network.file(0), Arrays.copyOf(whole, whole.length - 100));
        assertThat(audit(folder).faults()).extracting(AuditFault::kind).contains(Kind.DAMAGED_LOG);
    }

    @Test
    void twoSignedHeadsThatExcludeEachOtherConvictTheOwner() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder, 1, 4).week();
        network.close();
        copy(network.file(0), folder.resolve("copy").resolve("evidence.log"));
        Checkpoint other = Checkpoint.sign(
                network.supernodes.getFirst(),
                RecordedNetwork.NETWORK.toString(),
                new TreeHead(100, TreeHash.leaf(new byte[] {1})));
        Files.write(head(folder.resolve("copy").resolve("evidence.log")), other.bytes());
        assertThat(audit(folder).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.CONFLICTING_HEADS);
            assertThat(fault.node()).isEqualTo(network.supernodes.getFirst().id());
        });
    }

    @Test
    void aHeadThatIsNotTheOwnersIsNoHead() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder, 1, 4).week();
        network.close();
        Checkpoint forged = Checkpoint.sign(
                network.peers.getFirst(), RecordedNetwork.NETWORK.toString(), new TreeHead(0, TreeHash.empty()));
        Files.write(head(network.file(0)), forged.bytes());
        assertThat(audit(folder).faults()).extracting(AuditFault::kind).containsExactly(Kind.BAD_HEAD);
        Files.write(head(network.file(0)), new byte[] {1, 2, 3});
        assertThat(audit(folder).faults()).extracting(AuditFault::kind).containsExactly(Kind.BAD_HEAD);
    }

    @Test
    void anEntryThatDoesNotVerifyAndProvenFaultsAreListedWithTheirPlace() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder, 1, 4);
        byte[] altered = network.receipt(0, 1, 1000, Duration.ofSeconds(1));
        altered[altered.length / 2] ^= 1;
        network.append(0, altered);
        byte[] future =
                network.sealedReceipt(0, 1, 1000, Duration.ofSeconds(1), RecordedNetwork.NOW.plus(Duration.ofDays(1)));
        network.append(0, EvidenceWriter.contradictionEntry(future, RecordedNetwork.NOW));
        network.wrongBlock(0, 2);
        network.close();
        assertThat(audit(folder).faults())
                .extracting(AuditFault::kind, fault -> fault.evidence().replaceAll(".*#", "#"))
                .containsExactly(
                        tuple(Kind.BAD_ENTRY, "#0"), tuple(Kind.PROVEN_FAULT, "#1"), tuple(Kind.WRONG_BLOCK, "#2"));
    }

    @Test
    void closedRingsAndImpossibleRatesAreSuspicious() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder, 3, 9);
        for (int peer = 0; peer < 3; peer++) {
            network.upAndSharing(peer, peer, peer == 2 ? 100 : 5);
            network.append(0, network.receipt(peer, (peer + 1) % 3, 1000, Duration.ofHours(1)));
        }
        for (int peer = 3; peer < 8; peer++) {
            network.append(0, network.receipt(peer, peer == 7 ? 3 : peer + 1, 1000, Duration.ofHours(1)));
        }
        network.append(0, network.receipt(0, 1, 1L << 40, Duration.ofSeconds(1)));
        network.close();
        AuditResult result = audit(folder);
        assertThat(result.faults()).isEmpty();
        assertThat(result.suspicions())
                .extracting(Suspicion::kind)
                .containsExactlyInAnyOrder("closed-ring", "impossible-rate");
        assertThat(result.suspicions())
                .filteredOn(suspicion -> suspicion.kind().equals("closed-ring"))
                .singleElement()
                .satisfies(ring -> assertThat(ring.nodes()).hasSize(5));
    }

    @Test
    void anExportIsAuditedLikeTheLogAndItsTilesHashToTheCheckpoint() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder.resolve("logs"), 1, 6).week();
        network.close();
        LogSource log = Sources.find(folder.resolve("logs")).getFirst();
        Path exported = TilesExport.write(log, folder.resolve("export"));
        AuditResult of = audit(folder.resolve("logs"));
        AuditResult ofExport = audit(folder.resolve("export"));
        assertThat(ofExport.faults()).isEmpty();
        assertThat(ofExport.scores()).isEqualTo(of.scores());
        assertThat(rootOfHashTiles(exported)).isEqualTo(log.head().orElseThrow().head());
        assertThat(Files.readString(exported.resolve("vkey"))).startsWith(log.name() + "+");

        flip(exported.resolve("tile/entries/002"), 5000);
        assertThat(audit(folder.resolve("export")).faults())
                .extracting(AuditFault::kind)
                .contains(Kind.BAD_ENTRY, Kind.HEAD_MISMATCH);
        assertThatThrownBy(() -> TilesExport.write(log, folder.resolve("export")))
                .isInstanceOf(IOException.class);
    }

    /** As a stranger would check it: the leaf hashes of level 0, whole tiles and the partial one. */
    private static TreeHead rootOfHashTiles(Path exported) throws IOException {
        Frontier frontier = new Frontier();
        for (int tile = 0; ; tile++) {
            Path whole = exported.resolve(String.format(Locale.ROOT, "tile/0/%03d", tile));
            Path partial = whole.resolveSibling(whole.getFileName() + ".p");
            if (!Files.exists(whole) && !Files.exists(partial)) {
                return frontier.head();
            }
            Path file = whole;
            if (!Files.exists(whole)) {
                try (var files = Files.list(partial)) {
                    file = files.findFirst().orElseThrow();
                }
            }
            byte[] hashes = Files.readAllBytes(file);
            for (int at = 0; at < hashes.length; at += TreeHash.BYTES) {
                frontier.add(Arrays.copyOfRange(hashes, at, at + TreeHash.BYTES));
            }
        }
    }

    @Test
    void tilePathsAreThoseOfTheSpecification() {
        assertThat(Tiles.path("0", 0, 256)).isEqualTo("tile/0/000");
        assertThat(Tiles.path("entries", 1234067, 256)).isEqualTo("tile/entries/x001/x234/067");
        assertThat(Tiles.path("1", 1000, 8)).isEqualTo("tile/1/x001/000.p/8");
    }

    @Test
    void theReportNeedsNothingElse() throws Exception {
        try (RecordedNetwork network = new RecordedNetwork(folder, 1, 5).week()) {
            network.wrongBlock(0, 1);
        }
        String page = ReportPage.of(audit(folder));
        assertThat(page).contains("<svg", "polyline", "wrong-block", "Who vouches for whom");
        assertThat(page).doesNotContain("src=", "href=", "@import", "url(http");
    }

    @Test
    void aPlaceWithoutLogsIsAnError() {
        assertThatThrownBy(() -> Sources.find(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no log");
    }
}
