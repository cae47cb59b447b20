package org.fasttrack.common.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code and one line that says what happened, where, and what to do about it. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    public Failure(int exitCode, String message) {
        this(exitCode, message, null);
    }

    public Failure(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
