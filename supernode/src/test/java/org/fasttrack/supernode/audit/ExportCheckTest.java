package org.fasttrack.supernode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.log.Checkpoint;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export is checked by a program that has nothing of fasttrack: Python and openssl, as docs/ledger.md says. */
class ExportCheckTest {
    private static final Path SCRIPT = Path.of("..", "docs", "verify_export.py").toAbsolutePath();

    @TempDir
    Path folder;

    private record Said(int exitCode, String text) {}

    private static Said run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text.strip());
    }

    private static boolean has(String... command) throws InterruptedException {
        try {
            return run(command).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A log of more entries than a tile is wide, its head cosigned. */
    private Path exported() throws Exception {
        RecordedNetwork network = new RecordedNetwork(folder, 1, 4).week();
        network.close();
        LogSource log = Sources.find(folder).getFirst();
        Checkpoint cosigned = log.head().orElseThrow().cosign(IdentityKey.generate(), RecordedNetwork.NOW);
        Files.write(network.file(0).resolveSibling("evidence.log.head"), cosigned.bytes());
        return TilesExport.write(log, folder.resolve("export"));
    }

    private static Said check(Path export) throws IOException, InterruptedException {
        return run("python3", SCRIPT.toString(), export.toString());
    }

    @Test
    void othersToolsFindAnExportSoundAndAFlippedByteInIt() throws Exception {
        Assumptions.assumeTrue(
                has("python3", "--version") && has("openssl", "version"),
                "python3 or openssl is missing; nothing was checked");
        Path export = exported();
        assertThat(check(export))
                .isEqualTo(new Said(
                        0,
                        Files.readString(export.resolve("checkpoint"))
                                        .lines()
                                        .findFirst()
                                        .orElseThrow()
                                + ": signed by its owner, cosigned by 1; 1292 entries hash to its root"));

        flip(export.resolve("tile/entries/001"), 5000);
        assertThat(check(export).text()).endsWith("the entries do not hash to the signed root");
        flip(export.resolve("tile/entries/001"), 5000);
        Path checkpoint = export.resolve("checkpoint");
        String signed = Files.readString(checkpoint);
        Files.writeString(checkpoint, signed.replace("\n1292\n", "\n1291\n"));
        assertThat(check(export).text()).endsWith("the owner did not sign this head");
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
