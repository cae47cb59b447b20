package org.fasttrack.peer.swarm;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.fasttrack.peer.swarm.wire.Message;

/** Chokes and unchokes as the {@link Choker} chooses: anew at every rechoke; in between free slots are given, none taken. */
final class Slots {
    private final Choker choker;
    private final SwarmLimits limits;
    private final Uploads uploads;
    private long rechokeAt;
    private long rotateAt;

    Slots(Choker choker, SwarmLimits limits, Uploads uploads) {
        this.choker = choker;
        this.limits = limits;
        this.uploads = uploads;
    }

    /** The first peer is here: the intervals count from now. */
    void start(long nowNanos) {
        rechokeAt = nowNanos + limits.rechoke().toNanos();
        rotateAt = nowNanos + limits.optimistic().toNanos();
    }

    /** Does what is due. */
    void tick(Collection<Link> links, boolean seeding, long nowNanos, List<SwarmEffect> effects) {
        if (nowNanos >= rotateAt) {
            rotateAt = nowNanos + limits.optimistic().toNanos();
            choker.rotate();
        }
        if (nowNanos >= rechokeAt) {
            rechokeAt = nowNanos + limits.rechoke().toNanos();
            rechoke(links, seeding, nowNanos, effects);
        } else {
            fill(links, seeding, nowNanos, effects);
        }
    }

    private void rechoke(Collection<Link> links, boolean seeding, long nowNanos, List<SwarmEffect> effects) {
        Set<Link> chosen = choker.choose(links, seeding, regular(nowNanos), nowNanos);
        for (Link link : links) {
            if (!link.choking && !chosen.contains(link)) {
                link.choking = true;
                effects.add(new SwarmEffect.Say(link.number, new Message.Choke()));
                uploads.refuseAll(link, effects);
            }
        }
        chosen.forEach(link -> unchoke(link, effects));
    }

    /** Gives the slots that are free, and takes none. */
    void fill(Collection<Link> links, boolean seeding, long nowNanos, List<SwarmEffect> effects) {
        long taken =
                links.stream().filter(link -> !link.choking && link.interested).count();
        long free = regular(nowNanos) + 1 - taken;
        if (free <= 0 || links.stream().noneMatch(link -> link.choking && link.interested)) {
            return;
        }
        for (Link link : choker.choose(links, seeding, regular(nowNanos), nowNanos)) {
            if (link.choking && free > 0) {
                free--;
                unchoke(link, effects);
            }
        }
    }

    private int regular(long nowNanos) {
        return choker.slots(uploads.bytesPerSecond(nowNanos));
    }

    private static void unchoke(Link link, List<SwarmEffect> effects) {
        if (link.choking) {
            link.choking = false;
            effects.add(new SwarmEffect.Say(link.number, new Message.Unchoke()));
        }
    }
}
