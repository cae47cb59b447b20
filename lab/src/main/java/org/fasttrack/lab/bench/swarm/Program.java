package org.fasttrack.lab.bench.swarm;

import java.io.IOException;
import java.util.Optional;

/** A program that swarms, measured from the outside. */
interface Program {
    String name();

    /** What this machine lacks for it, in one line; empty when it can run. */
    Optional<String> missing();

    /** Starts what is there before the leechers want anything, and returns once it serves. */
    void prepare(Scene scene) throws IOException, InterruptedException;

    /** All leechers begin now. Each makes its {@link Scene#done} file when it has everything, and stays. */
    void begin(Scene scene) throws IOException;
}
