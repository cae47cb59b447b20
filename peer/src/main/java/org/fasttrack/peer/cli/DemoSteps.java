package org.fasttrack.peer.cli;

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

    /** One step: what was done, whether it held, the figures. */
    void step(String what, boolean held, String figures, Map<String, Object> values) {
        number++;
        failed += held ? 0 : 1;
        if (json) {
            Map<String, Object> line = Json.of("step", number, "what", what, "ok", held);
            line.putAll(values);
            console.json(line);
        } else {
            console.line(String.format("%2d. %-4s %s", number, held ? "ok" : "FAIL", what));
            console.line("         " + figures);
        }
    }

    int failed() {
        return failed;
    }

    void verdict() {
        if (json) {
            console.json(Json.of("done", true, "ok", failed == 0, "steps", number, "failed", failed));
        } else {
            console.line(failed == 0 ? "all " + number + " steps held" : failed + " of " + number + " steps failed");
        }
    }
}
