package org.fasttrack.common.cli;

import com.beust.jcommander.Parameter;

/** What every command takes. */
final class Common {
    @Parameter(names = {"--help", "-h"}, help = true, description = "show this help")
    boolean help;

    @Parameter(names = "--verbose", description = "show stack traces with errors")
    boolean verbose;
}
