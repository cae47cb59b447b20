package org.fasttrack.peer.swarm;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;

/** The fetching half of a swarm: who has what, what is asked of whom, what came. */
final class Downloads {
    private final Layout layout;
    private final SwarmLimits limits;
    private final PiecePicker picker;
    /** Blocks that came and are being checked and written: in the endgame another copy may come meanwhile. */
    private final Set<Integer> storing = new HashSet<>();

    private long wasted;

    Downloads(Layout layout, SwarmLimits limits, PiecePicker picker) {
        this.layout = layout;
        this.limits = limits;
        this.picker = picker;
    }

    /** Bytes that came and were not needed: of endgame requests that another one answered first. */
    long wasted() {
        return wasted;
    }

    void has(Link link, int piece, List<SwarmEffect> effects) {
        if (!link.has.get(piece)) {
            link.has.set(piece);
            picker.announced(piece);
            count(link, picker.has(piece) ? 0 : 1, effects);
        }
    }

    /** What it announced piece by piece before, against the rules or not, is not counted twice. */
    void hasAll(Link link, List<SwarmEffect> effects) {
        if (link.hasAll) {
            return;
        }
        picker.withdrawn(link.has);
        link.wanted = 0;
        link.hasAll = true;
        link.has.set(0, layout.pieces());
        count(link, layout.pieces() - picker.complete(), effects);
    }

    void hasThese(Link link, BitSet pieces, List<SwarmEffect> effects) {
        if (pieces.cardinality() == layout.pieces()) {
            hasAll(link, effects);
        } else {
            pieces.stream().forEach(piece -> has(link, piece, effects));
        }
    }

    private void count(Link link, int more, List<SwarmEffect> effects) {
        link.wanted += more;
        link.dryAt = -1;
        boolean interesting = link.wanted > 0;
        if (interesting != link.interesting) {
            link.interesting = interesting;
            effects.add(say(link, interesting ? new Message.Interested() : new Message.NotInterested()));
        }
    }

    /** Asks for as much as the link's pipeline takes. */
    void ask(Link link, long nowNanos, List<SwarmEffect> effects) {
        while (!link.choked && link.interesting && link.owed.size() < depth(link)) {
            int block = next(link);
            if (block < 0) {
                return;
            }
            link.owed.put(block, nowNanos);
            effects.add(say(link, new Message.Request(layout.block(block))));
        }
    }

    private static int depth(Link link) {
        return link.snubbed ? 1 : link.pipeline.depth();
    }

    private int next(Link link) {
        while (!link.suggested.isEmpty()) {
            int piece = link.suggested.remove();
            int block = link.has.get(piece) ? picker.pickSuggested(piece) : -1;
            if (block >= 0) {
                return block;
            }
        }
        if (link.dryAt == picker.version() && !picker.endgame()) {
            return -1;
        }
        int block = picker.pick(
                link.has,
                piece -> !link.declined.get(piece),
                owed -> link.owed.containsKey(owed) || storing.contains(owed));
        link.dryAt = block < 0 ? picker.version() : -1;
        return block;
    }

    /** A block's data came. */
    void came(Link link, Message.Piece message, long nowNanos, List<SwarmEffect> effects) {
        int block = layout.number(message.piece(), message.begin());
        ByteBuffer data = message.data();
        boolean fits = block >= 0 && data.remaining() == layout.blockBytes(block);
        Long asked = fits ? link.owed.remove(block) : null;
        if (asked == null) {
            wasted += data.remaining();
            return;
        }
        link.snubbed = false;
        link.lastBlockNanos = nowNanos;
        link.pipeline.arrived(data.remaining(), nowNanos - asked, nowNanos);
        link.down.add(data.remaining(), nowNanos);
        if (picker.missing(block) && storing.add(block)) {
            effects.add(new SwarmEffect.Store(link.number, link.peer, block, data));
        } else {
            wasted += data.remaining();
        }
    }

    /** {@code block} is stored: others that owe it need not send it any more. @return whether its piece is complete */
    boolean stored(int block, Collection<Link> links, List<SwarmEffect> effects) {
        storing.remove(block);
        boolean endgame = picker.endgame();
        boolean complete = picker.received(block);
        for (Link link : links) {
            if (endgame && link.owed.remove(block) != null) {
                effects.add(say(link, new Message.Cancel(layout.block(block))));
            }
            if (complete && link.has.get(layout.pieceOf(block))) {
                count(link, -1, effects);
            }
        }
        return complete;
    }

    /** {@code block} came wrong: it is to be asked for again. */
    void corrupt(int block) {
        storing.remove(block);
        picker.released(block);
    }

    /** The peer will not serve {@code block}: it may be asked elsewhere. */
    void rejected(Link link, Block block) {
        int number = layout.number(block);
        if (number >= 0 && link.owed.remove(number) != null) {
            link.declined.set(block.piece());
            picker.released(number);
        }
    }

    void suggested(Link link, int piece) {
        if (link.suggested.size() < Link.MAX_SUGGESTED) {
            link.suggested.add(piece);
        }
    }

    /** Without the fast extension a choke refuses all that was asked; with it each request is refused by itself. */
    void choked(Link link) {
        link.choked = true;
        if (!link.fast) {
            releaseAll(link);
        }
    }

    /** Gives to others what {@code link} has owed too long; what it refused may be asked again by now. */
    void check(Link link, long nowNanos, List<SwarmEffect> effects) {
        link.dryAt = link.declined.isEmpty() ? link.dryAt : -1;
        link.declined.clear();
        if (link.owed.isEmpty()) {
            return;
        }
        long oldest = link.owed.values().iterator().next();
        if (nowNanos - Math.max(oldest, link.lastBlockNanos) >= limits.stall().toNanos()) {
            link.snubbed = true;
            link.pipeline.stalled();
            link.owed.keySet().forEach(block -> effects.add(say(link, new Message.Cancel(layout.block(block)))));
            releaseAll(link);
        }
    }

    void left(Link link) {
        releaseAll(link);
        if (!link.hasAll) {
            picker.withdrawn(link.has);
        }
    }

    private void releaseAll(Link link) {
        link.owed.keySet().forEach(picker::released);
        link.owed.clear();
    }

    private static SwarmEffect say(Link link, Message message) {
        return new SwarmEffect.Say(link.number, message);
    }
}
