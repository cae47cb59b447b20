package org.fasttrack.lab.bench.evidence;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole audit against the bare verification of the same signatures on all cores, in turns, in a process of its own whose
 * heap is small: the log is never in memory.
 */
public final class AuditBench {
    private static final int ENTRIES = 100_000;
    private static final int RUNS = 3;
    private static final int HEAP_MIB = 256;

    private AuditBench() {}

    /** @param arguments how many entries (100,000), how many runs (3), MiB of heap (256) @return the exit code */
    public static int run(PrintStream out, String... arguments) throws IOException, InterruptedException {
        String entries = arguments.length > 0 ? arguments[0] : Integer.toString(ENTRIES);
        String runs = arguments.length > 1 ? arguments[1] : Integer.toString(RUNS);
        String heap = arguments.length > 2 ? arguments[2] : Integer.toString(HEAP_MIB);
        out.println("heap of the audit's process: " + heap + " MiB (-Xmx" + heap + "m)");
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap + "m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeasuredAudit.class.getName(),
                        entries,
                        runs))
                .inheritIO()
                .start()
                .waitFor();
    }
}
