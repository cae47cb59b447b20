package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Main;
import org.junit.jupiter.api.Test;

/** The example configuration that is shipped. */
class ExampleConfigurationTest {
    private static final Path SHIPPED = Path.of("..", "conf", "fasttrack.properties");

    private static String run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Main.run(arguments, new Console(print, print, Console.Screen.NONE)))
                .isEqualTo(ExitCode.DONE);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** When it fails: {@code ./fasttrack config example > conf/fasttrack.properties}. */
    @Test
    void isWhatTheOptionsSay() throws IOException {
        assertThat(Files.readString(SHIPPED)).isEqualTo(run("config", "example"));
    }

    @Test
    void isAConfigurationFileThatEveryCommandTakes() {
        assertThat(run("config", "--config", SHIPPED.toString(), "example")).contains("#listen");
    }
}
