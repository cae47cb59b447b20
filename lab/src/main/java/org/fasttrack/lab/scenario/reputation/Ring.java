package org.fasttrack.lab.scenario.reputation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Identities that sign for each other what never happened. They are up all the time and pass every spot check, which is
 * the most that standing can be had for without serving anybody.
 *
 * @param size how many identities
 * @param places how many network prefixes they come from
 */
record Ring(int size, Shape shape, int places) implements Attack {
    private static final int FIRST_PLACE = 2000;
    private static final int STEP = 6;
    private static final long INVENTED = 100L << 30;

    /** Who signs for whom. */
    enum Shape {
        CYCLE {
            @Override
            void sign(World world, List<Member> ring, int at) {
                world.receipt(ring.get(at), ring.get((at + 1) % ring.size()), INVENTED);
            }
        },
        /** Everything flows towards the first. */
        PATH {
            @Override
            void sign(World world, List<Member> ring, int at) {
                if (at + 1 < ring.size()) {
                    world.receipt(ring.get(at), ring.get(at + 1), INVENTED);
                }
            }
        },
        /** Pairs, each signing for the other, and all of them for the first. */
        PARALLEL {
            @Override
            void sign(World world, List<Member> ring, int at) {
                int partner = at ^ 1;
                if (partner < ring.size()) {
                    world.receipt(ring.get(at), ring.get(partner), INVENTED);
                }
                if (at > 1) {
                    world.receipt(ring.getFirst(), ring.get(at), INVENTED);
                }
            }
        };

        abstract void sign(World world, List<Member> ring, int at);
    }

    /** Two who have nobody else. */
    static Ring pair() {
        return new Ring(2, Shape.CYCLE, 2);
    }

    /** Four who live in four networks and do all that an honest peer does, except serving others: they have the score. */
    static Ring fourPlaces() {
        return new Ring(4, Shape.PARALLEL, 4);
    }

    /** Not defended: more networks than the {@code honest} have. */
    static Ring mostPlaces(int honest) {
        int places = honest + honest / 3;
        return new Ring(places, Shape.PARALLEL, places);
    }

    @Override
    public String title() {
        String who = size == 2
                ? "colluding pair"
                : "ring of " + size + ", " + shape.name().toLowerCase(Locale.ROOT);
        return who + (places == 1 ? ", one place" : ", " + places + " places");
    }

    @Override
    public List<Member> stage(World world, List<Member> sharers, boolean lie) {
        List<Member> ring = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ring.add(world.join(Member.Kind.ATTACKER, FIRST_PLACE + i % places));
        }
        for (int i = 0; i < size; i++) {
            int at = i;
            Consumer<Member> sign = _ -> shape.sign(world, ring, at);
            world.live(ring.get(i), 0, hours(), STEP, lie ? sign : _ -> {});
        }
        return ring;
    }
}
