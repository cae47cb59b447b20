package org.fasttrack.peer.queue;

import java.util.List;

/** Asks the network who has something. Thread-safe. */
@FunctionalInterface
public interface Finder {
    /** The claims for what is wished, the likeliest first; none when nobody in reach has it. Blocks for seconds at most. */
    List<Claim> find(Wish wish) throws InterruptedException;
}
