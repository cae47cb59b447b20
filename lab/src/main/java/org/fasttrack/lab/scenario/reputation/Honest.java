package org.fasttrack.lab.scenario.reputation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.fasttrack.lab.scenario.reputation.Member.Kind;

/** Those beside whom the attacks happen: most share, some come later, some only take. Each has a place of its own. */
final class Honest {
    /** When newcomers come. */
    static final int LATER = 48;

    private static final double WANTS_SOMETHING = .3;
    private static final long SMALLEST = 16L << 20;
    private static final long LARGEST = 256L << 20;

    private final World world;
    private final RandomGenerator random;
    private final List<Member> sharers = new ArrayList<>();

    private Honest(World world) {
        this.world = world;
        this.random = world.kernel.seed("honest").generator();
    }

    /** @return those who share from the first hour on */
    static List<Member> settle(World world, int count, int hours) {
        Honest honest = new Honest(world);
        for (int i = 0; i < count; i++) {
            honest.settle(i, hours);
        }
        return List.copyOf(honest.sharers);
    }

    /** Of six, four share, one shares but comes later, one rides free. */
    private void settle(int number, int hours) {
        Kind kind = switch (number % 6) {
            case 4 -> Kind.NEWCOMER;
            case 5 -> Kind.FREELOADER;
            default -> Kind.SHARER;
        };
        Member member = world.join(kind, number);
        if (kind == Kind.SHARER) {
            sharers.add(member);
        }
        world.live(member, kind == Kind.NEWCOMER ? LATER : 0, hours, 1, this::download);
    }

    private void download(Member member) {
        List<Member> here = world.members().stream()
                .filter(other -> other.kind != Kind.ATTACKER && other.shares() && other.attachedHours() > 0)
                .filter(other -> other.number != member.number)
                .toList();
        if (!here.isEmpty() && random.nextDouble() < WANTS_SOMETHING) {
            world.serve(here.get(random.nextInt(here.size())), member, random.nextLong(SMALLEST, LARGEST));
        }
    }
}
