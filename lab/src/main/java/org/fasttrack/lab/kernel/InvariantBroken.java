package org.fasttrack.lab.kernel;

import java.time.Instant;

/** An invariant did not hold after an event: the run found a defect. */
public final class InvariantBroken extends AssertionError {
    private static final long serialVersionUID = 1;

    InvariantBroken(String invariant, String how, long event, Instant at, String replay) {
        super("broken: " + invariant + ": " + how + " (event " + event + ", " + at + "); replay: " + replay);
    }
}
