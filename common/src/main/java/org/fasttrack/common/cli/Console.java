package org.fasttrack.common.cli;

import java.io.PrintStream;
import java.util.Map;
import org.fasttrack.common.json.Json;

/** Where a command writes: results to standard output, everything about them to standard error. */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    /** @param terminal whether standard error is one: only then are progress bars drawn */
    public Console(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** One JSON object on one line. */
    public void json(Map<String, Object> object) {
        line(Json.write(object));
    }

    public void note(String text) {
        clearProgress();
        err.println(text);
    }

    /** Redraws the progress line; nothing happens where no terminal shows it. */
    public void progress(String text) {
        if (terminal) {
            err.print("\r\u001b[K" + text);
            err.flush();
        }
    }

    public void clearProgress() {
        if (terminal) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
