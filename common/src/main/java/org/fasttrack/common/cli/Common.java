package org.fasttrack.common.cli;

import com.beust.jcommander.Parameter;
import org.jspecify.annotations.Nullable;

/** What every command takes. */
final class Common {
    static final String CONFIG = "--config";

    @Parameter(
            names = {"--help", "-h"},
            help = true,
            description = "show this help")
    boolean help;

    @Parameter(names = "--verbose", description = "show stack traces with errors")
    boolean verbose;

    @Parameter(
            names = Common.CONFIG,
            description = "a file of options: NAME = VALUE lines, names without dashes",
            placeholder = "FILE")
    @Nullable
    String config;
}
