package org.fasttrack.lab.scenario.swarm;

/** How a simulated node behaves; the core is the production one in every case. */
public enum Conduct {
    HONEST,
    /** Announces and unchokes as honest nodes do, and sends nothing that it is asked for. */
    SILENT,
    /** Every block that it sends is damaged. */
    CORRUPT
}
