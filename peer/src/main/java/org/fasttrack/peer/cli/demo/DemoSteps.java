package org.fasttrack.peer.cli.demo;

import java.util.Map;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.json.Json;

/** Prints the demo's steps with their figures and counts those that did not hold. */
final class DemoSteps {
    private final Console console;
    private final boolean json;
    private int number;
    private int failed;

    DemoSteps(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    void title(String text) {
        if (!json) {
            console.line(console.bold(text) + "\n");
        }
    }

    /** What is going on, until the step that it belongs to is known to hold. */
    void doing(String what) {
        console.progress("   " + (number + 1) + "  " + what + " ...");
    }

    /** One step: what was done, whether it held, the figures, line by line. */
    void step(String what, boolean held, String figures, Map<String, Object> values) {
        number++;
        failed += held ? 0 : 1;
        console.clearProgress();
        if (json) {
            Map<String, Object> line = Json.of("step", number, "what", what, "ok", held);
            line.putAll(values);
            console.json(line);
        } else {
            String mark = held ? console.green("\u2713") : console.red("\u2717 FAILED");
            console.line(" " + mark + " " + console.bold(number + "  " + what));
            figures.lines().forEach(line -> console.line("      " + line));
        }
    }

    int failed() {
        return failed;
    }

    void verdict(double seconds) {
        if (json) {
            console.json(Json.of("done", true, "ok", failed == 0, "steps", number, "failed", failed));
        } else if (failed == 0) {
            console.line("\n" + console.green("All " + number + " steps held") + " (" + seconds + " s).");
        } else {
            console.line("\n" + console.red(failed + " of " + number + " steps failed."));
        }
    }
}
