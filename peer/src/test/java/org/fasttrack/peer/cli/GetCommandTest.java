package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code get} refuses before it asks anybody, and what such a failure leaves: nothing. */
class GetCommandTest {
    private static final String ID = "a".repeat(52);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int get(Object... words) {
        PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8);
        String[] all = new String[words.length + 3];
        all[0] = "get";
        all[1] = "--data";
        all[2] = folder.resolve("data").toString();
        String[] texts = Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
        System.arraycopy(texts, 0, all, 3, texts.length);
        return Main.run(all, new Console(out, out, Console.Screen.NONE));
    }

    @Test
    void aGetThatFailsMakesNoFolder() {
        Path fresh = folder.resolve("brandnew");
        assertThat(get(ID, "-o", fresh + "/a/")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(get("7", "-o", fresh + "/a/")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(get(ID, ID, "-o", fresh)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(get("--folder", "music", ID, "-o", fresh)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(fresh).doesNotExist();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatIsNeitherAFileNorAFolderIsRefused() {
        assertThat(get(ID, "-o", "/dev/null")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("/dev/null is neither a file nor a folder");
    }

    @Test
    void aFileIsNoFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(get(ID, "-o", file + "/")).isEqualTo(ExitCode.USAGE);
        assertThat(get(ID, ID, "-o", file)).isEqualTo(ExitCode.USAGE);
        assertThat(get("--folder", "music", ID, "-o", file)).isEqualTo(ExitCode.USAGE);
    }
}
