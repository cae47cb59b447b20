package org.fasttrack.lab.scenario.reputation;

import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.reputation.SpotCheck.Verdict;

/** Serves a wrong block every three days, drops the name that is blamed for it, and comes again under a new one. */
record Whitewash() implements Attack {
    private static final int PLACE = 1000;
    private static final int LIFE = 72;
    private static final long SERVED = 64L << 20;

    @Override
    public String title() {
        return "whitewashing every " + LIFE + " hours";
    }

    @Override
    public List<Member> stage(World world, List<Member> sharers, boolean lie) {
        List<Member> names = new ArrayList<>();
        int life = lie ? LIFE : hours();
        for (int from = 0; from < hours(); from += life) {
            Member name = world.join(Member.Kind.ATTACKER, PLACE);
            names.add(name);
            int to = Math.min(hours(), from + life);
            world.live(name, from, to, 1, member -> serve(world, member, sharers));
            if (to < hours()) {
                world.at(to, name, () -> world.check(name, name.supernode, Verdict.WRONG, world.kernel.now()));
            }
        }
        return names;
    }

    private static void serve(World world, Member member, List<Member> sharers) {
        if (!sharers.isEmpty()) {
            world.serve(member, sharers.get((int) (member.attachedHours() % sharers.size())), SERVED);
        }
    }
}
