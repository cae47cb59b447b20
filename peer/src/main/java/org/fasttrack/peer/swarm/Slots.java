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
    private final Permits permits;
    private long rechokeAt;
    private long rotateAt;

    Slots(Choker choker, SwarmLimits limits, Uploads uploads, Permits permits) {
        this.choker = choker;
        this.limits = limits;
        this.uploads = uploads;
        this.permits = permits;
    }

    /** The first peer is here: the intervals count from now. */
    void start(long nowNanos) {
        rechokeAt = nowNanos + limits.rechoke().toNanos();
        rotateAt = nowNanos + limits.optimistic().toNanos();
    }

    /** Does what is due. */
    void tick(Collection<Link> links, boolean seeding, long nowNanos, List<SwarmEffect> effects) {
        links.forEach(link -> keepOrChoke(link, nowNanos, effects));
        if (nowNanos >= rotateAt) {
            rotateAt = nowNanos + limits.optimistic().toNanos();
            choker.rotate();
            links.forEach(Link::forgive);
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
                choke(link, effects);
            }
        }
        chosen.forEach(link -> unchoke(link, nowNanos, effects));
    }

    private void choke(Link link, List<SwarmEffect> effects) {
        link.choking = true;
        permits.giveBack(link.peer);
        effects.add(new SwarmEffect.Say(link.number, new Message.Choke()));
        uploads.refuseAll(link, effects);
    }

    /** Who asks for nothing needs no permit; whose turn is over while others wait is choked. */
    private void keepOrChoke(Link link, long nowNanos, List<SwarmEffect> effects) {
        if (!link.choking && !link.interested) {
            permits.giveBack(link.peer);
        } else if (!link.choking && !permitted(link, nowNanos)) {
            choke(link, effects);
        }
    }

    private boolean permitted(Link link, long nowNanos) {
        return permits.take(link.peer, link.down.bytesPerSecond(nowNanos) > 0);
    }

    void left(Link link) {
        permits.giveBack(link.peer);
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
            if (link.choking && free > 0 && unchoke(link, nowNanos, effects)) {
                free--;
            }
        }
    }

    private int regular(long nowNanos) {
        return choker.slots(uploads.bytesPerSecond(nowNanos));
    }

    /** @return whether it is unchoked from now on */
    private boolean unchoke(Link link, long nowNanos, List<SwarmEffect> effects) {
        if (link.choking && permitted(link, nowNanos)) {
            link.choking = false;
            effects.add(new SwarmEffect.Say(link.number, new Message.Unchoke()));
        }
        return !link.choking;
    }
}
