package org.fasttrack.peer.swarm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.core.Core;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;

/**
 * One content's swarm as one node sees it, downloading or seeding: {@link PiecePicker} chooses what to ask for,
 * {@link RequestPipeline} how much at once, {@link Choker} who may ask here, {@link Uploads} and {@link Spread} who is
 * served first. BEP 3 with the fast extension (BEP 6).
 */
public final class SwarmCore implements Core<SwarmInput, SwarmEffect> {
    private static final long NANOS = 1_000_000_000L;
    private static final long TICK_NANOS = NANOS / 4;

    private final Layout layout;
    private final SwarmLimits limits;
    private final PiecePicker picker;
    private final Downloads downloads;
    private final Uploads uploads;
    private final Spread spread;
    private final Slots slots;
    private final Map<Integer, Link> links = new LinkedHashMap<>();
    private final Set<NodeId> banned = new HashSet<>();
    private List<SwarmEffect> effects = new ArrayList<>();
    private long nowNanos;
    private long tickAt;

    /**
     * @param stored the blocks that are there; all of them for a seeder
     * @param order how pieces are picked
     */
    public SwarmCore(Layout layout, BitSet stored, PieceOrder order, SwarmLimits limits, Seed seed) {
        this(layout, stored, order, limits, Permits.UNLIMITED, seed);
    }

    /** @param permits slots shared with whatever else the node gives */
    public SwarmCore(Layout layout, BitSet stored, PieceOrder order, SwarmLimits limits, Permits permits, Seed seed) {
        this.layout = layout;
        this.limits = limits;
        this.picker =
                new PiecePicker(layout, stored, order, seed.split("picker").generator());
        this.downloads = new Downloads(layout, limits, picker);
        this.spread = new Spread(layout.pieces(), seed.split("spread").generator());
        this.uploads = new Uploads(layout, limits, spread);
        var choker = new Choker(limits.slots(), seed.split("choker").generator());
        this.slots = new Slots(choker, limits, uploads, permits);
    }

    /** Whether the content is whole. */
    public boolean finished() {
        return picker.finished();
    }

    /** The pieces that are there, copied. */
    public BitSet pieces() {
        return picker.pieces();
    }

    /** Bytes that came and were not needed. */
    public long wastedBytes() {
        return downloads.wasted();
    }

    @Override
    public Optional<Instant> deadline() {
        if (links.isEmpty()) {
            return Optional.empty();
        }
        long held = uploads.heldUntilNanos().orElse(Long.MAX_VALUE);
        return Optional.of(Instant.ofEpochSecond(0, Math.min(tickAt, held)));
    }

    @Override
    public List<SwarmEffect> on(SwarmInput input, Instant now) {
        start(now);
        switch (input) {
            case SwarmInput.Joined joined -> joined(joined);
            case SwarmInput.Left(int number) -> left(number);
            case SwarmInput.Heard(int number, Message message) -> heard(number, message);
            case SwarmInput.Stored(int number, int block) -> stored(block);
            case SwarmInput.Corrupt(int number, int block) -> corrupt(number, block);
            case SwarmInput.Uploaded(int number, int block) -> uploaded(number);
        }
        return finish();
    }

    @Override
    public List<SwarmEffect> wake(Instant now) {
        start(now);
        if (!links.isEmpty() && nowNanos >= tickAt) {
            tick();
        }
        return finish();
    }

    private void start(Instant now) {
        nowNanos = Math.addExact(Math.multiplyExact(now.getEpochSecond(), NANOS), now.getNano());
        effects = new ArrayList<>();
    }

    private List<SwarmEffect> finish() {
        uploads.serve(links.values(), finished(), nowNanos, effects);
        return effects;
    }

    private void tick() {
        tickAt = nowNanos + TICK_NANOS;
        slots.tick(links.values(), finished(), nowNanos, effects);
        for (Link link : links.values()) {
            downloads.check(link, nowNanos, effects);
            if (uploads.waitsForOthers(link, nowNanos)) {
                spread.reclaim(link);
            }
        }
        askAll();
    }

    private void joined(SwarmInput.Joined joined) {
        if (banned.contains(joined.peer())) {
            effects.add(new SwarmEffect.Drop(joined.link(), "it is banned"));
            return;
        }
        // Who comes again has lost the connection that is still here, most likely, before we noticed.
        links.values().stream()
                .filter(link -> link.peer.equals(joined.peer()))
                .findFirst()
                .ifPresent(before -> drop(before, "it came again"));
        if (links.size() >= limits.links()) {
            effects.add(new SwarmEffect.Drop(joined.link(), "one too many"));
            return;
        }
        if (links.isEmpty()) {
            tickAt = nowNanos + TICK_NANOS;
            slots.start(nowNanos);
        }
        var link = new Link(joined.link(), joined.peer(), joined.fast(), joined.reputation(), nowNanos);
        links.put(link.number, link);
        introduce(link);
    }

    private void introduce(Link link) {
        if (link.fast && finished()) {
            say(link, new Message.HaveAll());
        } else if (picker.complete() > 0) {
            say(link, new Message.Bitfield(picker.pieces()));
        } else if (link.fast) {
            say(link, new Message.HaveNone());
        }
    }

    private void left(int number) {
        Link link = links.remove(number);
        if (link != null) {
            downloads.left(link);
            uploads.left(link);
            slots.left(link);
            spread.reclaim(link);
            fillSlots();
            askAll();
        }
    }

    private void drop(Link link, String reason) {
        effects.add(new SwarmEffect.Drop(link.number, reason));
        left(link.number);
    }

    private void heard(int number, Message message) {
        Link link = links.get(number);
        if (link == null) {
            return;
        }
        switch (message) {
            case Message.Choke() -> downloads.choked(link);
            case Message.Unchoke() -> unchoked(link);
            case Message.Interested() -> interested(link);
            case Message.NotInterested() -> link.interested = false;
            case Message.Have(int piece) -> have(link, piece);
            case Message.Bitfield bitfield -> bitfield(link, bitfield.pieces());
            case Message.HaveAll() -> haveAll(link);
            case Message.Request(Block block) -> requested(link, block);
            case Message.Cancel(Block block) -> cancelled(link, block);
            case Message.Piece piece -> came(link, piece);
            case Message.Reject(Block block) -> rejected(link, block);
            case Message.Suggest(int piece) -> suggested(link, piece);
            // The others need no answer from a swarm's core: its driver serves hashes and extensions.
            case Message.KeepAlive() -> {}
            case Message.HaveNone() -> {}
            case Message.AllowedFast allowed -> {}
            case Message.Extended extended -> {}
            case Message.HashRequest request -> {}
            case Message.Hashes hashes -> {}
            case Message.HashReject reject -> {}
        }
    }

    private void unchoked(Link link) {
        link.choked = false;
        downloads.ask(link, nowNanos, effects);
    }

    private void interested(Link link) {
        link.interested = true;
        fillSlots();
    }

    private void have(Link link, int piece) {
        downloads.has(link, piece, effects);
        spread.seen(piece, link, links.get(spread.firstHand(piece)));
        downloads.ask(link, nowNanos, effects);
    }

    private void bitfield(Link link, BitSet pieces) {
        downloads.hasThese(link, pieces, effects);
        spread.seenAll(pieces, link);
    }

    private void haveAll(Link link) {
        BitSet all = new BitSet();
        all.set(0, layout.pieces());
        bitfield(link, all);
    }

    private void requested(Link link, Block block) {
        int number = layout.number(block);
        if (number < 0) {
            drop(link, "it asked for a block that does not exist: " + block);
            return;
        }
        boolean elsewhere = finished() && link.fast && spread.refuses(block.piece(), link, nowNanos);
        boolean ours = picker.has(block.piece()) && !link.choking && !elsewhere;
        if (!ours || !uploads.accept(link, number, links.values(), finished(), nowNanos)) {
            refuse(link, block, elsewhere);
        }
    }

    private void cancelled(Link link, Block block) {
        int number = layout.number(block);
        if (number >= 0) {
            uploads.cancel(link, number);
        }
    }

    private void refuse(Link link, Block block, boolean elsewhere) {
        int suggestion = elsewhere ? spread.suggestion(link) : -1;
        if (suggestion >= 0) {
            say(link, new Message.Suggest(suggestion));
        }
        if (link.fast) {
            say(link, new Message.Reject(block));
        }
    }

    private void came(Link link, Message.Piece piece) {
        downloads.came(link, piece, nowNanos, effects);
        downloads.ask(link, nowNanos, effects);
    }

    private void rejected(Link link, Block block) {
        downloads.rejected(link, block);
        askAll();
    }

    private void suggested(Link link, int piece) {
        downloads.suggested(link, piece);
        downloads.ask(link, nowNanos, effects);
    }

    private void stored(int block) {
        if (downloads.stored(block, links.values(), effects)) {
            int piece = layout.pieceOf(block);
            links.values().forEach(link -> tell(link, piece));
            if (finished()) {
                effects.add(new SwarmEffect.Completed());
            }
        }
    }

    /** A neighbour that has the piece too need not know, unless it has everything and minds how its pieces spread. */
    private void tell(Link link, int piece) {
        if (link.hasAll || !link.has.get(piece)) {
            say(link, new Message.Have(piece));
        }
    }

    private void corrupt(int number, int block) {
        downloads.corrupt(block);
        Link link = links.get(number);
        if (link != null) {
            banned.add(link.peer);
            effects.add(new SwarmEffect.Ban(link.peer, block));
            drop(link, "it sent a block that does not match its hash");
        }
        askAll();
    }

    private void uploaded(int number) {
        Link link = links.get(number);
        if (link != null) {
            uploads.uploaded(link);
        }
    }

    private void askAll() {
        links.values().forEach(link -> downloads.ask(link, nowNanos, effects));
    }

    private void fillSlots() {
        slots.fill(links.values(), finished(), nowNanos, effects);
    }

    private void say(Link link, Message message) {
        effects.add(new SwarmEffect.Say(link.number, message));
    }
}
