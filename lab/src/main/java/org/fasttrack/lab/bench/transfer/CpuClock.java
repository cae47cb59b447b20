package org.fasttrack.lab.bench.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Processor time, which other work on the machine disturbs less than the time on the wall. Linux only. */
final class CpuClock {
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int CUTIME = 13;

    private CpuClock() {}

    /** Seconds of this process. */
    static OptionalDouble own() {
        return seconds("self", UTIME);
    }

    /** Seconds of this process's children that ended. */
    static OptionalDouble children() {
        return seconds("self", CUTIME);
    }

    /** Seconds of a process that runs. */
    static OptionalDouble of(long pid) {
        return seconds(Long.toString(pid), UTIME);
    }

    /** User and system time stand side by side in {@code /proc/PID/stat}, see proc(5). */
    private static OptionalDouble seconds(String process, int field) {
        try {
            String stat = Files.readString(Path.of("/proc", process, "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return OptionalDouble.of(
                    (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_PER_SECOND);
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
