package org.fasttrack.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private static final String CLEAR = "\r\u001b[K";

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);

    private Console terminal(int width) {
        return new Console(err, err, new Console.Screen(true, false, width, width));
    }

    private String written() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void progressLineStaysWithinTheTerminal() {
        terminal(10).progress("0123456789abc");
        assertThat(written()).isEqualTo(CLEAR + "012345678");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        terminal(8).progress("\u6F22\u5B57e\u0301\u6F22\u5B57");
        assertThat(written()).isEqualTo(CLEAR + "\u6F22\u5B57e\u0301\u6F22");
    }

    @Test
    void namesOfStrangersMoveNoCursorAndTurnNoText() {
        Console plain = terminal(80);
        plain.line("a\u001b[2Jb\u0007\u009bc\u202egpj.exe\r\u001b[31m");
        plain.progress("x\ny\tz");
        assertThat(written())
                .isEqualTo("a\\u001b[2Jb\\u0007\\u009bc\\u202egpj.exe\\u000d\\u001b[31m" + System.lineSeparator()
                        + CLEAR + "x\\u000ay\\u0009z");
    }

    @Test
    void ownStylesAreShown() {
        Console console = new Console(err, err, new Console.Screen(true, true, 80, 80));
        console.line(console.red("bad") + "\u001b[2J");
        assertThat(written()).isEqualTo("\u001b[31;1mbad\u001b[0m\\u001b[2J" + System.lineSeparator());
    }

    @Test
    void coloursAndBarsAreForTerminalsAndForWhoWantsThem() {
        Map<String, String> terminal = Map.of("FASTTRACK_TTY", "3", "TERM", "xterm", "FASTTRACK_COLUMNS", "120");
        assertThat(Console.Screen.of(terminal)).isEqualTo(new Console.Screen(true, true, 120, 120, 24));
        assertThat(Console.Screen.of(with(terminal, "NO_COLOR", "1")))
                .isEqualTo(new Console.Screen(true, false, 120, 120, 24));
        assertThat(Console.Screen.of(with(terminal, "NO_COLOR", "")).colour())
                .as("empty means unset: no-color.org")
                .isTrue();
        assertThat(Console.Screen.of(with(terminal, "TERM", "dumb")))
                .isEqualTo(new Console.Screen(false, false, 120, 120));
        assertThat(Console.Screen.of(with(terminal, "FASTTRACK_TTY", "2")))
                .as("output to a file")
                .isEqualTo(new Console.Screen(true, false, 0, 120));
        assertThat(Console.Screen.of(with(terminal, "FASTTRACK_COLUMNS", "-7")).width())
                .isEqualTo(100);
        assertThat(Console.Screen.of(with(terminal, "FASTTRACK_ROWS", "50")).rows())
                .isEqualTo(50);
    }

    @Test
    void aFrameIsDrawnOverTheOneBefore() {
        Console console = new Console(err, err, new Console.Screen(true, true, 10, 10, 5));
        console.frame(List.of("one", "two \u001b[2J\u6F22\u5B57\u6F22\u5B57"));
        console.frame(List.of("three"));
        assertThat(written())
                .isEqualTo(CLEAR + "one\n" + CLEAR + "two \\u001\n\u001b[J" + "\u001b[2A" + CLEAR + "three\n\u001b[J");
        assertThat(console.frameRows()).isEqualTo(4);
        assertThat(terminal(10).frameRows()).isZero();
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(name, value);
        return changed;
    }

    @Test
    void logLineDoesNotRunIntoTheProgressLine() {
        Console console = terminal(80);
        console.progress("hashing 3 %");
        console.errors().println("WARN");
        console.errors().println("WARN");
        assertThat(written())
                .isEqualTo(CLEAR + "hashing 3 %" + CLEAR + "WARN" + System.lineSeparator() + "WARN"
                        + System.lineSeparator());
    }
}
