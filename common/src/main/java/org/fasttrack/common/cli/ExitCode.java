package org.fasttrack.common.cli;

/** What the process answers to its caller. */
public final class ExitCode {
    public static final int DONE = 0;
    /** The command ran and the answer is no. */
    public static final int NO = 1;

    public static final int USAGE = 2;
    /** No node to talk to, or the network is out of reach. */
    public static final int UNREACHABLE = 3;

    public static final int REFUSED = 4;
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
