package org.fasttrack.lab.scenario.reputation;

import java.util.List;

/** Somebody who wants more than what was earned. */
interface Attack {
    String title();

    /** How many hours the network is watched. */
    default int hours() {
        return 240;
    }

    /**
     * Enters the attacker's identities and schedules what they do.
     *
     * @param sharers honest ones
     * @param lie without it the same identities do only what is true: what they have then, they earned
     * @return those whose scores are at stake
     */
    List<Member> stage(World world, List<Member> sharers, boolean lie);
}
