package org.fasttrack.lab.scenario;

import org.fasttrack.common.core.Seed;

/**
 * What a scenario is run with.
 *
 * @param nodes how many, as the scenario counts them
 * @param seed where all its randomness comes from
 */
public record Settings(int nodes, Seed seed) {
    public static final int MAX_NODES = 1_000_000;

    public Settings {
        if (nodes < 2 || nodes > MAX_NODES) {
            throw new IllegalArgumentException("a scenario has 2 to " + MAX_NODES + " nodes, not " + nodes);
        }
    }

    /** The command that runs {@code scenario} with these settings. */
    public String replay(Scenario scenario) {
        return "fasttrack lab " + scenario.name() + " --nodes " + nodes + " --seed " + seed.value();
    }
}
