package org.fasttrack.lab.scenario;

import org.fasttrack.lab.report.Report;

/** Something to simulate. A scenario's report is a function of its settings: the same settings give the same bytes. */
public interface Scenario {
    /** As it is typed after {@code fasttrack lab}. */
    String name();

    /** One line. */
    String summary();

    /** How many nodes it has when nobody says. */
    int nodes();

    Report run(Settings settings);
}
