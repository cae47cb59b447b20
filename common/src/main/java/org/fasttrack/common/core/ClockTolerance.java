package org.fasttrack.common.core;

import java.time.Duration;

/** How far two nodes' clocks may be apart: in all that is signed with its time. */
public final class ClockTolerance {
    public static final Duration VALUE = Duration.ofMinutes(2);

    private ClockTolerance() {}
}
