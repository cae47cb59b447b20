package org.fasttrack.supernode.cli;

import java.util.Locale;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Sizes;

/** A bar with a percentage, a rate and the time that is left. */
final class ProgressLine {
    private static final long EVERY_NANOS = 200_000_000;
    private static final int WIDTH = 30;

    private final Console console;
    private final long start = System.nanoTime();
    private long shown = start;

    ProgressLine(Console console) {
        this.console = console;
    }

    void at(long done, long of) {
        long now = System.nanoTime();
        if (now - shown < EVERY_NANOS || of <= 0) {
            return;
        }
        shown = now;
        double part = Math.min(1, (double) done / of);
        double seconds = (now - start) / 1e9;
        int full = (int) (part * WIDTH);
        console.progress(String.format(
                Locale.ROOT,
                "[%s%s] %3.0f%%  %s/s  %.0f s left",
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                part * 100,
                Sizes.show((long) (done / seconds)),
                part == 0 ? 0 : seconds * (1 - part) / part));
    }
}
