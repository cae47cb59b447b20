package org.fasttrack.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.beust.jcommander.Parameter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A command that META-INF/services of the tests names. */
    public static final class Echo implements Command {
        @Parameter(names = "--text", description = "what to say")
        String text = "default";

        @Parameter(names = "--refuse", description = "end with exit code 4")
        boolean refuse;

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String summary() {
            return "says it again";
        }

        @Override
        public int run(Console console) {
            if (refuse) {
                throw new Failure(ExitCode.REFUSED, "refused as asked");
            }
            console.line(text);
            return ExitCode.DONE;
        }
    }

    /** A command with arguments, some of which start with a dash. */
    public static final class Find implements Command {
        @Parameter(description = "WORD...")
        List<String> words = new ArrayList<>();

        @Parameter(names = "--limit", description = "at most N")
        int limit = 5;

        @Parameter(names = "--pause", description = "how long", converter = Sizes.DurationConverter.class)
        Duration pause = Duration.ZERO;

        @Override
        public String name() {
            return "find";
        }

        @Override
        public String summary() {
            return "shows what it was given";
        }

        @Override
        public boolean takesDashWords() {
            return true;
        }

        @Override
        public int run(Console console) {
            console.line(words + " " + limit);
            return ExitCode.DONE;
        }
    }

    private int run(String... arguments) {
        return Main.run(arguments, new Console(print(out), print(err), Console.Screen.NONE));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpListsEveryCommand() {
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("echo").contains("says it again");
    }

    @Test
    void helpOfACommandListsItsOptions() {
        assertThat(run("echo", "--help")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("usage: fasttrack echo").contains("--text").contains("--config");
    }

    @Test
    void helpCommandIsTheHelpOfThatCommand() {
        assertThat(run("help", "echo")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("usage: fasttrack echo").contains("--text");
        assertThat(run("help", "ecco")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("there is no command 'ecco'");
    }

    @Test
    void flagReachesTheCommand() {
        assertThat(run("echo", "--text", "hello")).isEqualTo(ExitCode.DONE);
        assertThat(out()).isEqualTo("hello" + System.lineSeparator());
    }

    @Test
    void configFileSuppliesWhatNoFlagSays() throws IOException {
        Path file = Files.writeString(folder.resolve("conf"), "text = from the file");
        assertThat(run("echo", "--config", file.toString())).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("from the file");
    }

    @Test
    void typingErrorInAConfigFileIsWrongUsage() throws IOException {
        Path file = Files.writeString(folder.resolve("conf"), "txet = hello");
        assertThat(run("echo", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("txet").hasLineCount(1);
    }

    @Test
    void failureEndsWithItsCodeAndOneLine() {
        assertThat(run("echo", "--refuse")).isEqualTo(ExitCode.REFUSED);
        assertThat(err().lines()).containsExactly("fasttrack echo: refused as asked");
        assertThat(out()).isEmpty();
    }

    @Test
    void optionTypedWrongIsNoArgument() {
        assertThat(run("find", "--limitt", "3", "word")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("--limitt").hasLineCount(1);
    }

    @Test
    void wordWithADashIsAnArgumentWhereTheCommandTakesIt() {
        assertThat(run("find", "word", "-draft", "--limit", "3")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("[word, -draft] 3");
        assertThat(run("find", "word", "--limit", "-1", "-1")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("[word, -1] -1");
    }

    @Test
    void whatFollowsTwoDashesIsAnArgument() {
        assertThat(run("find", "--", "--limit")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("[--limit] 5");
    }

    @Test
    void everyOptionIsShownWithItsSource() {
        assertThat(run("config", "show", "find")).isEqualTo(ExitCode.DONE);
        assertThat(out()).containsPattern("limit +5 +\\(default\\)");
    }

    @Test
    void exampleFileHoldsEveryOptionAtItsDefault() {
        assertThat(run("config", "example")).isEqualTo(ExitCode.DONE);
        assertThat(out()).contains("#limit = 5", "# FASTTRACK_LIMIT; used by: find", "#text = default");
    }

    @Test
    void unknownCommandAndUnknownOptionAreWrongUsage() {
        assertThat(run("nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(run("echo", "--nonsense")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatACommandLineGotWrongIsSaidInTheUsersWords() {
        assertThat(run("ehco")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("did you mean 'fasttrack echo'?");
        assertThat(run("echo", "extra")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("echo: takes no 'extra'");
        assertThat(run("find", "--limit", "many")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("takes a whole number, not 'many'");
        assertThat(run("find", "--pause", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("find: --pause (or its")
                .contains("takes a duration such as 30s, not '0'");
        assertThat(run("find", "--limit", "-many")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("takes a whole number, not '-many'");
    }

    @Test
    void versionIsOneLine() {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Console.Screen.NONE);
        assertThat(Main.run(new String[] {"--version"}, console)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("fasttrack .*, Java 25.*\\R");
    }
}
