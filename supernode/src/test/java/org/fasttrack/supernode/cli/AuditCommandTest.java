package org.fasttrack.supernode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Main;
import org.fasttrack.common.json.Json;
import org.fasttrack.supernode.audit.RecordedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        out.reset();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream noted = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(arguments, new Console(printed, noted, Console.Screen.NONE));
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void itAnswersAsTheReferenceSays() throws Exception {
        try (RecordedNetwork network = new RecordedNetwork(folder.resolve("logs"), 2, 5)) {
            network.week();
        }
        String logs = folder.resolve("logs").toString();
        String asOf = RecordedNetwork.NOW.toString();
        String page = folder.resolve("report.html").toString();
        assertThat(run("audit", logs, "--json", "--as-of", asOf, "--report", page))
                .isEqualTo(ExitCode.DONE);
        Map<String, Object> last = Json.object(lines().getLast());
        assertThat(last).containsEntry("ok", true).containsEntry("logs", 2).containsKeys("entries", "signatures");
        Map<String, Object> scores = scores(last);
        assertThat(scores).hasSize(7);
        assertThat(Files.readString(Path.of(page))).contains("</html>");

        String someone = scores.keySet().iterator().next();
        assertThat(run("audit", logs, "--as-of", asOf, "--peer", someone)).isEqualTo(ExitCode.DONE);
        assertThat(lines().getFirst()).startsWith(someone + " has 202 (guru)");
        assertThat(lines().getLast()).isEqualTo("everything verifies");

        assertThat(run("audit", logs, "--export", folder.resolve("export").toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(run("audit", folder.resolve("export").toString())).isEqualTo(ExitCode.DONE);
    }

    private static Map<String, Object> scores(Map<String, Object> result) {
        return Json.object(Json.write(Objects.requireNonNull(result.get("scores"))));
    }

    @Test
    void aFaultIsExitOneAndStandsInTheObject() throws Exception {
        Path log = folder.resolve("sn0").resolve("evidence.log");
        try (RecordedNetwork network = new RecordedNetwork(folder, 1, 4)) {
            network.week();
        }
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 3] ^= 8;
        Files.write(log, bytes);
        assertThat(run("audit", "--json", folder.toString())).isEqualTo(ExitCode.NO);
        Map<String, Object> last = Json.object(lines().getLast());
        assertThat(last).containsEntry("ok", false);
        assertThat(Json.objects(last, "faults").getFirst()).containsEntry("kind", "damaged-log");
    }

    @Test
    void wrongUsageIsExitTwo() {
        assertThat(run("audit")).isEqualTo(ExitCode.USAGE);
        assertThat(run("audit", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(run("audit", folder.toString(), "--preset", "generous")).isEqualTo(ExitCode.USAGE);
    }
}
