package org.fasttrack.peer.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.fasttrack.common.cli.Console;
import org.junit.jupiter.api.Test;

/** What the demo makes of a step that did not hold. */
class DemoStepsTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private DemoSteps steps(boolean json) {
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new DemoSteps(new Console(out, out, Console.Screen.NONE), json);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStepThatDidNotHoldIsCountedAndNamed() {
        DemoSteps steps = steps(false);
        steps.step("one holds", true, "", Map.of());
        steps.step("two does not", false, "its figures", Map.of());
        steps.verdict(1);
        assertThat(steps.failed()).isEqualTo(1);
        assertThat(text()).contains("FAILED 2  two does not", "its figures", "1 of 2 steps failed");
    }

    @Test
    void programsReadTheSame() {
        DemoSteps steps = steps(true);
        steps.step("it does not hold", false, "", Map.of("figure", 7));
        steps.verdict(1);
        assertThat(text().lines())
                .anySatisfy(line -> assertThat(line).contains("\"ok\":false", "\"figure\":7"))
                .anySatisfy(line -> assertThat(line).contains("\"done\":true", "\"failed\":1"));
    }
}
