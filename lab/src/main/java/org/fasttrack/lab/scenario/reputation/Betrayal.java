package org.fasttrack.lab.scenario.reputation;

import java.util.List;
import org.fasttrack.common.reputation.Fault;

/** Earns its standing by real service, then signs two heads of one log, and goes on serving. */
record Betrayal() implements Attack {
    private static final int PLACE = 1000;
    private static final int STEP = 3;
    private static final int WHEN = 240;
    private static final long SERVED = 64L << 20;

    @Override
    public String title() {
        return "build up, then betray";
    }

    @Override
    public int hours() {
        return WHEN + 480;
    }

    @Override
    public List<Member> stage(World world, List<Member> sharers, boolean lie) {
        Member name = world.join(Member.Kind.ATTACKER, PLACE);
        world.live(name, 0, hours(), STEP, member -> {
            for (int i = 0; i < STEP && !sharers.isEmpty(); i++) {
                world.serve(member, sharers.get((int) ((member.attachedHours() + i) % sharers.size())), SERVED);
            }
        });
        if (lie) {
            world.at(
                    WHEN,
                    name,
                    () -> world.say(
                            name.supernode,
                            new Fault(name.id, Fault.Kind.CONFLICTING_HEADS, "two heads", world.kernel.now())));
        }
        return List.of(name);
    }
}
