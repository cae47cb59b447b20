package org.fasttrack.peer.swarm;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * Which waiting request is served next: the one of the peer that owes us least, as FairTorrent orders them (Sherman,
 * Nieh, Stein 2009), so that even within one rechoke who gives is served before who only takes. A downloader's peers owe
 * what they got beyond what they gave, and those beyond their allowance wait until they give; a seeder's owe what they
 * were given and did not spread, and who has spread little of it is held back while others spread what they get.
 *
 * <p>Whoever reads slowly or not at all takes nobody's place: a block that its connection has not taken within
 * {@value #STUCK_NANOS} ns counts no longer, and one place is always for those who have nothing under way.
 */
final class Uploads {
    private static final double NANOS_A_SECOND = 1e9;
    private static final int IN_ONE_CONNECTION = 2;
    private static final int LEAST = 2;
    /** What may wait here, in time. */
    private static final long QUEUE_NANOS = 500_000_000;
    /** What the connections are given ahead, in time: little, so that the order of service is ours. */
    private static final long AHEAD_NANOS = 20_000_000;

    /** A block that a connection has not taken within this time waits for its reader, not for our uplink. */
    private static final long STUCK_NANOS = 1_000_000_000;

    /** So long after a block for somebody who spreads a seeder leaves its uplink to such. */
    private static final long SPREADERS_FIRST_NANOS = 250_000_000;
    /** But nobody waits longer for a block of a seeder's. */
    private static final long TRICKLE_NANOS = 4_000_000_000L;
    /** Who spreads is served more often. */
    private static final long KEPT_NANOS = 1_000_000_000;

    private final Layout layout;
    private final SwarmLimits limits;
    private final Spread spread;
    private final RateMeter rate = new RateMeter();
    private final Uplink uplink = new Uplink();
    /** What was handed to the connections of late and not taken yet, the oldest first. */
    private final Deque<Handed> underWay = new ArrayDeque<>();

    private int waiting;
    /** When the upload limit lets the next block go. */
    private long freeAtNanos;

    /** When something that waits may be served, though nothing else happens; {@link Long#MAX_VALUE} for never. */
    private long heldUntil = Long.MAX_VALUE;

    /** Who was last served of those that spread what a seeder gives them. */
    private @Nullable Link spreader;

    private long served;

    private record Handed(Link link, long nanos) {}

    Uploads(Layout layout, SwarmLimits limits, Spread spread) {
        this.layout = layout;
        this.limits = limits;
        this.spread = spread;
    }

    long bytesPerSecond(long nowNanos) {
        return rate.bytesPerSecond(nowNanos);
    }

    /**
     * Lets a request wait here, unless what waits would take too long already: the peer then asks somebody else, who got
     * the piece meanwhile, and a piece spreads as a tree rather than as a star around its first holder. A peer without
     * the fast extension cannot be refused: it waits as long as there is room at all.
     *
     * @param links all of them, {@code link} too
     */
    boolean accept(Link link, int block, Collection<Link> links, boolean seeding, long nowNanos) {
        boolean back = seeding && heldBackUntil(link, nowNanos) > nowNanos;
        boolean soon = ahead(back, links, seeding, nowNanos) < inNanos(QUEUE_NANOS, nowNanos, limits.queued())
                && (seeding || withinAllowance(link, nowNanos));
        boolean room = waiting < (back ? limits.queued() / 2 : limits.queued()) && (soon || !link.fast);
        if (room && link.queue.add(block)) {
            waiting++;
            if (seeding && !link.keeps()) {
                spread.promised(layout.pieceOf(block), link, nowNanos);
            }
        }
        return room;
    }

    /** How many requests are served before the next one: of a peer that is held back all, else those of such are not. */
    private int ahead(boolean heldBack, Collection<Link> links, boolean seeding, long nowNanos) {
        if (!seeding || heldBack) {
            return waiting;
        }
        return links.stream()
                .filter(other -> !other.choking && !other.queue.isEmpty())
                .filter(other -> heldBackUntil(other, nowNanos) <= nowNanos)
                .mapToInt(other -> other.queue.size())
                .sum();
    }

    void cancel(Link link, int block) {
        if (link.queue.remove(block)) {
            waiting--;
            spread.withdrawn(layout.pieceOf(block), link);
        }
    }

    /** How many blocks the uplink carries in {@code nanos}, at its rate so far; at least two. */
    private int inNanos(long nanos, long nowNanos, int most) {
        double blocks = rate.bytesPerSecond(nowNanos) * (nanos / NANOS_A_SECOND) / Block.MAX_BYTES;
        return (int) Math.clamp(blocks, LEAST, most);
    }

    /** Serves what there is room for. */
    void serve(Collection<Link> links, boolean seeding, long nowNanos, List<SwarmEffect> effects) {
        heldUntil = Long.MAX_VALUE;
        passOver(nowNanos);
        int most = inNanos(AHEAD_NANOS, nowNanos, limits.uploadsAtOnce());
        while (waiting > 0 && underWay.size() <= most) {
            Link next = next(links, seeding, underWay.size() < most ? IN_ONE_CONNECTION : 1, nowNanos);
            if (next == null) {
                return;
            }
            if (nowNanos < freeAtNanos) {
                heldUntil = freeAtNanos;
                return;
            }
            upload(next, seeding, nowNanos, effects);
        }
    }

    private void passOver(long nowNanos) {
        while (!underWay.isEmpty() && nowNanos - underWay.peek().nanos() >= STUCK_NANOS) {
            underWay.remove().link().stuck++;
        }
    }

    /** When to serve again, if a request waits for nothing but the upload limit or the end of others' precedence. */
    OptionalLong heldUntilNanos() {
        return heldUntil == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(heldUntil);
    }

    /** @param each blocks that one connection may have */
    private @Nullable Link next(Collection<Link> links, boolean seeding, int each, long nowNanos) {
        Link best = null;
        for (Link link : links) {
            boolean waits = !link.choking && !link.queue.isEmpty() && link.uploading < each;
            if (waits && servable(link, seeding, nowNanos) && (best == null || before(link, best, seeding))) {
                best = link;
            }
        }
        return best;
    }

    private static boolean before(Link link, Link other, boolean seeding) {
        double debt = seeding ? link.kept() : link.debt();
        double others = seeding ? other.kept() : other.debt();
        return debt < others || (debt == others && link.servedAt < other.servedAt);
    }

    /** A seeder serves everybody in the end, a downloader those within their allowance. */
    private boolean servable(Link link, boolean seeding, long nowNanos) {
        if (!seeding) {
            return withinAllowance(link, nowNanos);
        }
        long until = heldBackUntil(link, nowNanos);
        if (until > nowNanos) {
            heldUntil = Math.min(heldUntil, until);
        }
        return until <= nowNanos;
    }

    /** Whether {@code link} keeps what a seeder gave it, and has been given nothing more for a while. */
    boolean waitsForOthers(Link link, long nowNanos) {
        return link.keeps() && nowNanos - link.servedNanos > KEPT_NANOS;
    }

    /**
     * Until when a seeder leaves its uplink to others than {@code link}; a time that is not after {@code nowNanos} when it
     * does not. What the connections hold already cannot be put in order any more, so who keeps its pieces does not get a
     * place there only because it is free, but because the uplink is.
     */
    private long heldBackUntil(Link link, long nowNanos) {
        Link last = spreader;
        if (last == null || !last.interested || last.keeps() || !link.keeps()) {
            return Long.MIN_VALUE;
        }
        long until = Math.min(last.servedNanos + SPREADERS_FIRST_NANOS, link.servedNanos + TRICKLE_NANOS);
        return until <= nowNanos || uplink.tried(nowNanos) ? nowNanos : Math.min(until, uplink.idleAt(nowNanos));
    }

    private boolean withinAllowance(Link link, long nowNanos) {
        double seconds = (nowNanos - link.joinedNanos) / NANOS_A_SECOND;
        return link.debt() <= limits.allowance() + (long) (limits.allowancePerSecond() * seconds);
    }

    private void upload(Link link, boolean seeding, long nowNanos, List<SwarmEffect> effects) {
        Iterator<Integer> queue = link.queue.iterator();
        int block = queue.next();
        queue.remove();
        waiting--;
        int bytes = layout.blockBytes(block);
        link.servedAt = ++served;
        link.servedNanos = nowNanos;
        spreader = link.keeps() ? spreader : link;
        link.uploading++;
        underWay.add(new Handed(link, nowNanos));
        link.up.add(bytes, nowNanos);
        rate.add(bytes, nowNanos);
        uplink.carries(bytes, !link.keeps(), nowNanos);
        freeAtNanos = nowNanos + (long) (bytes * NANOS_A_SECOND / limits.uploadBytesPerSecond());
        if (seeding) {
            link.given.set(layout.pieceOf(block));
        }
        // What goes to one that keeps it is as good as not given: others are to get it, too.
        if (seeding && !link.keeps()) {
            spread.given(layout.pieceOf(block), link, nowNanos);
        }
        effects.add(new SwarmEffect.Upload(link.number, block));
    }

    void uploaded(Link link) {
        link.uploading--;
        if (link.stuck > 0) {
            link.stuck--;
        } else {
            underWay.stream()
                    .filter(handed -> handed.link() == link)
                    .findFirst()
                    .ifPresent(underWay::remove);
        }
    }

    /** {@code link} has left with what was handed to its connection. */
    void left(Link link) {
        underWay.removeIf(handed -> handed.link() == link);
        link.uploading = 0;
        link.stuck = 0;
        spreader = spreader == link ? null : spreader;
        forget(link);
    }

    /** Refuses all that waits, for a peer that is choked from now on. */
    void refuseAll(Link link, List<SwarmEffect> effects) {
        if (link.fast) {
            link.queue.forEach(
                    block -> effects.add(new SwarmEffect.Say(link.number, new Message.Reject(layout.block(block)))));
        }
        forget(link);
    }

    private void forget(Link link) {
        link.queue.forEach(block -> spread.withdrawn(layout.pieceOf(block), link));
        waiting -= link.queue.size();
        link.queue.clear();
    }
}
