package org.fasttrack.lab.scenario.reputation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.common.reputation.UptimeRecord;

/** A supernode with a good certificate that writes down what it did not see. */
enum LyingSupernode implements Attack {
    /** Peers that do not exist, each at a place of its own, up all the time. */
    INVENTED_UPTIME("supernode invents uptime for " + LyingSupernode.INVENTED + " peers") {
        @Override
        public List<Member> stage(World world, List<Member> sharers, boolean lie) {
            List<Member> invented = invent(world, INVENTED);
            for (Member peer : invented) {
                each(world, peer, lie, () -> day(world, peer));
            }
            return invented;
        }
    },
    /** And spot checks, and receipts among them: all that a score is made of. */
    INVENTED_EVERYTHING("supernode invents everything for " + LyingSupernode.FRIENDS + " peers") {
        @Override
        public List<Member> stage(World world, List<Member> sharers, boolean lie) {
            return friends(world, lie, (invented, at) -> {
                for (int next = 1; next <= VOUCHERS; next++) {
                    world.receipt(invented.get(at), invented.get((at + next) % invented.size()), 1L << 30);
                }
            });
        }
    },
    /** All of that for the first of them alone. */
    INVENTED_FOR_ONE("supernode invents everything, all for one of " + LyingSupernode.FRIENDS + " peers") {
        @Override
        public List<Member> stage(World world, List<Member> sharers, boolean lie) {
            return friends(world, lie, (invented, at) -> {
                if (at > 0) {
                    world.receipt(invented.getFirst(), invented.get(at), 1L << 30);
                }
            });
        }
    },
    /** And one more, in a real network, that passes the checks of an honest supernode: their score is enough then. */
    INVENTED_WITH_A_PLACE("the same, and one real network place") {
        @Override
        public List<Member> stage(World world, List<Member> sharers, boolean lie) {
            List<Member> staged = new ArrayList<>(INVENTED_FOR_ONE.stage(world, sharers, lie));
            Member first = staged.getFirst();
            Member real = elsewhere(world);
            Consumer<Member> sign = vouching -> world.receipt(first, vouching, 1L << 30);
            world.live(real, 0, hours(), DAY, lie ? sign : _ -> {});
            staged.add(real);
            return staged;
        }
    },
    /** Accuses an honest peer of fifty wrong blocks. */
    SLANDER("supernode slanders with 50 wrong blocks") {
        @Override
        public List<Member> stage(World world, List<Member> sharers, boolean lie) {
            Member victim = sharers.getFirst();
            NodeId liar = world.supernode(1 + world.members().indexOf(victim) % 2);
            for (int i = 0; i < 50 && lie; i++) {
                world.at(hours() - 1, victim, () -> world.check(victim, liar, Verdict.WRONG, world.kernel.now()));
            }
            return List.of(victim);
        }
    };

    static final int INVENTED = 2000;
    static final int FRIENDS = 100;
    private static final int DAY = 24;
    private static final int FIRST_PLACE = 10_000;
    private static final int VOUCHERS = 10;

    private final String title;

    LyingSupernode(String title) {
        this.title = title;
    }

    @Override
    public String title() {
        return title;
    }

    private static List<Member> invent(World world, int count) {
        List<Member> invented = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            invented.add(world.join(Member.Kind.ATTACKER, FIRST_PLACE + i));
        }
        return invented;
    }

    /** An identity that is attached to an honest supernode, at a place of its own. */
    private static Member elsewhere(World world) {
        Member joined = world.join(Member.Kind.ATTACKER, FIRST_PLACE - 1);
        return joined.supernode.equals(world.supernode(0)) ? elsewhere(world) : joined;
    }

    /** What they sign in invented hours, one after the other. */
    private interface Signing {
        void sign(List<Member> invented, int at);
    }

    private static List<Member> friends(World world, boolean lie, Signing signing) {
        List<Member> invented = invent(world, FRIENDS);
        for (int i = 0; i < invented.size(); i++) {
            int at = i;
            each(world, invented.get(i), lie, () -> {
                day(world, invented.get(at));
                checks(world, invented.get(at));
                signing.sign(invented, at);
            });
        }
        return invented;
    }

    private static void each(World world, Member peer, boolean lie, Runnable lies) {
        for (int hour = DAY; hour <= INVENTED_UPTIME.hours() && lie; hour += DAY) {
            world.at(hour, peer, lies);
        }
    }

    private static void day(World world, Member peer) {
        Instant now = world.kernel.now();
        NodeId liar = world.supernode(0);
        world.say(liar, new UptimeRecord(peer.id, liar, peer.place, now.minus(Duration.ofHours(DAY)), now));
    }

    private static void checks(World world, Member peer) {
        NodeId liar = world.supernode(0);
        for (int hour = 0; hour < DAY; hour++) {
            Instant when = world.kernel.now().minus(Duration.ofHours(hour));
            world.say(liar, new SpotCheck(peer.id, liar, peer.place, World.CONTENT, 0, Verdict.PASSED, when));
        }
    }
}
