package org.fasttrack.peer.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: the regular slots go to the interested peers that give us most (when there is nothing left to get: to
 * those that take most, the better reputed first among equals), and one more to a peer drawn at random, which moves on every 30 s,
 * so that better partners are found and newcomers get their first piece.
 *
 * <p>BEP 3's four regular slots are for a slow uplink. As in the later original client a fast one has
 * {@code sqrt(0.6 * KiB/s)} of them.
 */
final class Choker {
    /** A peer that came within this time is three times as likely to be drawn. */
    private static final long NEWCOMER_NANOS = 60_000_000_000L;

    private static final int NEWCOMER_CHANCES = 3;

    private final int leastSlots;
    private final RandomGenerator random;
    private @Nullable Link optimistic;

    Choker(int leastSlots, RandomGenerator random) {
        this.leastSlots = leastSlots;
        this.random = random;
    }

    /** Regular slots for an uplink that has carried {@code bytesPerSecond}. */
    int slots(long bytesPerSecond) {
        return Math.max(leastSlots, (int) StrictMath.sqrt(.6 * bytesPerSecond / 1024));
    }

    /** The optimistic unchoke moves on at the next choice. */
    void rotate() {
        optimistic = null;
    }

    /** The links to be unchoked. */
    Set<Link> choose(Collection<Link> links, boolean seeding, int slots, long nowNanos) {
        List<Link> interested = new ArrayList<>();
        for (Link link : links) {
            if (link.interested && !(link.snubbed && !seeding)) {
                interested.add(link);
            }
        }
        interested.sort(seeding ? byTaking(nowNanos) : byGiving(nowNanos));
        Set<Link> chosen = new LinkedHashSet<>(interested.subList(0, Math.min(slots, interested.size())));
        Link lucky = optimistic(links, chosen, nowNanos);
        if (lucky != null) {
            chosen.add(lucky);
        }
        return chosen;
    }

    private static Comparator<Link> byGiving(long nowNanos) {
        return Comparator.comparingLong((Link link) -> -link.down.bytesPerSecond(nowNanos))
                .thenComparingInt(link -> -link.reputation)
                .thenComparingInt(link -> link.number);
    }

    private static Comparator<Link> byTaking(long nowNanos) {
        return Comparator.comparingLong((Link link) -> -link.up.bytesPerSecond(nowNanos))
                .thenComparingInt(link -> -link.reputation)
                .thenComparingInt(link -> link.number);
    }

    private @Nullable Link optimistic(Collection<Link> links, Set<Link> regular, long nowNanos) {
        Link now = optimistic;
        if (now != null && now.interested && links.contains(now) && !regular.contains(now)) {
            return now;
        }
        List<Link> chances = new ArrayList<>();
        for (Link link : links) {
            if (link.interested && !regular.contains(link)) {
                boolean newcomer = nowNanos - link.joinedNanos < NEWCOMER_NANOS;
                for (int i = 0; i < (newcomer ? NEWCOMER_CHANCES : 1); i++) {
                    chances.add(link);
                }
            }
        }
        optimistic = chances.isEmpty() ? null : chances.get(random.nextInt(chances.size()));
        return optimistic;
    }
}
