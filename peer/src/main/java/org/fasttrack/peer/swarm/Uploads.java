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
 * were given and did not spread, and wait only for each other.
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

    private final Layout layout;
    private final SwarmLimits limits;
    private final Spread spread;
    private final RateMeter rate = new RateMeter();
    /** What was handed to the connections of late and not taken yet, the oldest first. */
    private final Deque<Handed> underWay = new ArrayDeque<>();

    private int waiting;
    /** When the upload limit lets the next block go. */
    private long freeAtNanos;

    private boolean held;
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
     */
    boolean accept(Link link, int block, boolean seeding, long nowNanos) {
        boolean soon = waiting < inNanos(QUEUE_NANOS, nowNanos, limits.queued()) && servable(link, seeding, nowNanos);
        boolean room = waiting < limits.queued() && (soon || !link.fast);
        if (room && link.queue.add(block)) {
            waiting++;
            if (seeding) {
                spread.promised(layout.pieceOf(block), link);
            }
        }
        return room;
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
        held = false;
        passOver(nowNanos);
        int most = inNanos(AHEAD_NANOS, nowNanos, limits.uploadsAtOnce());
        while (waiting > 0 && underWay.size() <= most) {
            Link next = next(links, seeding, underWay.size() < most ? IN_ONE_CONNECTION : 1, nowNanos);
            if (next == null) {
                return;
            }
            if (nowNanos < freeAtNanos) {
                held = true;
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

    /** When to serve again, if the upload limit is all that a request waits for. */
    OptionalLong heldUntilNanos() {
        return held ? OptionalLong.of(freeAtNanos) : OptionalLong.empty();
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
        long debt = seeding ? link.unspread : link.debt();
        long others = seeding ? other.unspread : other.debt();
        return debt < others || (debt == others && link.servedAt < other.servedAt);
    }

    /** A seeder serves everybody, a downloader those within their allowance. */
    private boolean servable(Link link, boolean seeding, long nowNanos) {
        return seeding || withinAllowance(link, nowNanos);
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
        link.uploading++;
        underWay.add(new Handed(link, nowNanos));
        link.up.add(bytes, nowNanos);
        rate.add(bytes, nowNanos);
        freeAtNanos = nowNanos + (long) (bytes * NANOS_A_SECOND / limits.uploadBytesPerSecond());
        if (seeding) {
            spread.given(layout.pieceOf(block), link);
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
