package org.fasttrack.lab.kernel;

import java.util.Optional;

/** What holds after every event of a run. */
public interface Invariant {
    /** As it is reported: a claim, such as {@code no block is asked twice}. */
    String name();

    /**
     * How it is broken, if it is, looking at what the event could have changed.
     *
     * @param node the node of the event, or {@link Kernel#NO_NODE}: looking only at it keeps a run of 10^5 nodes linear
     */
    Optional<String> broken(int node);
}
