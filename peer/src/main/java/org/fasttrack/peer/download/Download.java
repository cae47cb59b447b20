package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.download.Outcome.Cause;
import org.fasttrack.peer.torrent.HashQuest;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.DirectDialer;
import org.jspecify.annotations.Nullable;

/** Fetches one content from its sources to a file. One instance is one try; a later one resumes what it left. */
public final class Download {
    /** How long all sources of a size together may take for the leaf hashes, before another size is tried. */
    private static final int CLAIM_PATIENCES = 40;

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Before it begins alone, a download asks who else is there: most scouts are back before the leaves are. */
    private static final Duration NEWS = Duration.ofMillis(250);
    /** One that goes on may have left company behind. */
    private static final Duration NEWS_AGAIN = Duration.ofMillis(1500);

    private final Dialer dialer;
    private final Wanted wanted;
    private final DownloadEvents events;
    private final Duration patience;
    private final @Nullable SwarmSide side;
    private final LayerMemory memory = LayerMemory.NODE;
    private final SourceTrouble trouble;
    private final SourceWires wires;
    private final Ending ending;
    private final CompletableFuture<@Nullable Void> company = new CompletableFuture<>();
    /** Whether a part was begun before anything proved the content's size. */
    private boolean begun;

    private volatile boolean stopped;
    private volatile @Nullable Transfer current;
    private volatile @Nullable SwarmFetch swarm;

    /**
     * What to fetch, its exact size, from whom, and the name it gets when it verified.
     *
     * @param rates how fast; of a download that joins a swarm, those of its {@link SwarmSide} count
     */
    public record Wanted(ContentId content, long bytes, List<Source> sources, Path target, Rates rates) {
        public Wanted {
            sources = List.copyOf(sources);
        }

        /** As fast as it goes. */
        public Wanted(ContentId content, long bytes, List<Source> sources, Path target) {
            this(content, bytes, sources, target, Rates.UNLIMITED);
        }
    }

    public Download(TlsIdentity identity, PeerCheck check, Wanted wanted, DownloadEvents events) {
        this(identity, check, wanted, events, PATIENCE);
    }

    /** @param patience for a connection, and for each MiB: too small drops slow sources, too large waits for dead ones */
    public Download(TlsIdentity identity, PeerCheck check, Wanted wanted, DownloadEvents events, Duration patience) {
        this(new DirectDialer(identity, check), wanted, events, patience, null);
    }

    /** @param side joins the content's swarm when there is more of it than the sources; null: it does not */
    public Download(Dialer dialer, Wanted wanted, DownloadEvents events, @Nullable SwarmSide side) {
        this(dialer, wanted, events, PATIENCE, side);
    }

    private Download(Dialer dialer, Wanted wanted, DownloadEvents events, Duration patience, @Nullable SwarmSide side) {
        this.dialer = dialer;
        this.wanted = wanted;
        this.events = events;
        this.patience = patience;
        this.side = side;
        this.trouble = new SourceTrouble(events);
        this.wires = new SourceWires(dialer, patience);
        this.ending = new Ending(wanted, trouble, () -> stopped);
    }

    /** Blocks until the content is there, no source is left, the disk refuses, or {@link #stop} was called. */
    public Outcome run() throws InterruptedException {
        Outcome outcome = runNoted();
        if (outcome instanceof Outcome.Done) {
            try {
                forget(wanted.target(), wanted.content());
            } catch (IOException e) {
                return ending.failed(Cause.UNWRITABLE, "it is there, but its records cannot be deleted: " + e);
            }
        }
        return outcome;
    }

    /**
     * As {@link #run}; but when the content is there, each later try says so until {@link #forget}: for whoever has to note
     * it first and may be killed before.
     */
    public Outcome runNoted() throws InterruptedException {
        return ending.writing(
                () -> {
                    Optional<Path> finished = PartFile.finished(wanted.target().toAbsolutePath(), wanted.content());
                    return finished.isPresent()
                            ? new Outcome.Done(finished.get(), wanted.bytes(), Map.of(), 0, Map.of())
                            : fetch();
                },
                outcome -> outcome);
    }

    /** After {@link #runNoted}: that the content is there is known elsewhere now. */
    public static void forget(Path target, ContentId content) throws IOException {
        PartFile.forget(target.toAbsolutePath(), content);
    }

    private Outcome fetch() throws InterruptedException {
        ending.begin();
        if (wanted.bytes() < 0 || MerkleTree.leafCount(wanted.bytes()) > MerkleTree.MAX_LEAVES) {
            return ending.failed(Cause.UNVERIFIED, "a file of " + wanted.bytes() + " bytes cannot be fetched");
        }
        if (wanted.bytes() == 0) {
            return ending.writing(() -> EmptyFile.write(wanted), outcome -> outcome);
        }
        try (wires;
                SwarmFetch joined = joined()) {
            return run(joined);
        }
    }

    /** Within the memory that this node has for leaf layers. */
    private Outcome run(@Nullable SwarmFetch joined) throws InterruptedException {
        long layer = layerBytes();
        if (!memory.holds(layer)) {
            return ending.failed(
                    Cause.UNVERIFIED,
                    "the hashes of " + Sizes.show(wanted.bytes()) + " need " + Sizes.show(layer)
                            + " of memory: start the node with a larger heap (-Xmx)");
        }
        Optional<LayerMemory.Loan> room = memory.take(layer);
        if (room.isEmpty()) {
            return ending.failed(Cause.NO_SOURCE, "other downloads have the memory for the leaf hashes now");
        }
        try (LayerMemory.Loan _ = room.get()) {
            return fetch(joined);
        }
    }

    private long layerBytes() {
        return MerkleTree.leafCount(wanted.bytes()) * MerkleTree.HASH_BYTES;
    }

    private Outcome fetch(@Nullable SwarmFetch joined) throws InterruptedException {
        if (joined != null) {
            joined.scout(this::accompanied);
        }
        Optional<LeafHashes> leaves = PartFile.keptLeaves(wanted.target(), wanted.content(), wanted.bytes());
        if (leaves.isEmpty()) {
            var search = new LeafSearch(wanted, wires, trouble, events, patience.multipliedBy(CLAIM_PATIENCES));
            CompletableFuture<Optional<LeafHashes>> coming = search.start();
            Reservation.prepare();
            CompletableFuture.anyOf(coming, company).join();
            Optional<Outcome> early =
                    joined == null || coming.isDone() ? Optional.empty() : beginEarly(joined, search, coming);
            if (early.isPresent()) {
                return early.get();
            }
            leaves = coming.join();
        }
        if (leaves.isEmpty() && joined != null) {
            long end =
                    System.nanoTime() + patience.multipliedBy(CLAIM_PATIENCES).toNanos();
            leaves = joined.leaves(() -> stopped || System.nanoTime() - end > 0);
        }
        if (leaves.isEmpty()) {
            discardBegun();
        }
        if (stopped) {
            return ending.failed(Cause.STOPPED, "stopped; get it again");
        }
        if (leaves.isEmpty()) {
            return ending.failed(trouble.unserved(), trouble.noBeginning());
        }
        return fetch(joined, leaves.get());
    }

    /** Company came before the leaf hashes: blocks are asked for already, and wait for them. Empty when that led to nothing. */
    private Optional<Outcome> beginEarly(
            SwarmFetch joined, LeafSearch search, CompletableFuture<Optional<LeafHashes>> coming)
            throws InterruptedException {
        Optional<Outcome> none = Optional.empty();
        return ending.writing(
                () -> {
                    Optional<PartFile> fresh = PartFile.begin(wanted.target(), wanted.content(), wanted.bytes());
                    if (fresh.isEmpty()) {
                        return none;
                    }
                    begun = true;
                    try (PartFile part = fresh.get()) {
                        return early(joined, search, coming, part);
                    }
                },
                Optional::of);
    }

    private Optional<Outcome> early(
            SwarmFetch joined, LeafSearch search, CompletableFuture<Optional<LeafHashes>> coming, PartFile part)
            throws IOException, InterruptedException {
        events.resumed(0, wanted.bytes());
        Map<NodeId, Long> fromSource = new ConcurrentHashMap<>();
        var quest = new HashQuest(wanted.content(), wanted.bytes(), search::found);
        var storage = new PartStorage(part, wanted.bytes(), proven(coming, part, joined), quest);
        wires.close(); // a swarm may last long
        Torrent torrent = joined.run(
                part,
                storage,
                joined.events(events, fromSource, trouble.banned()),
                () -> joined.failure() != null
                        || (coming.isDone() && coming.join().isEmpty()));
        if (joined.failure() instanceof PartFile.NoSpace full) {
            throw full;
        }
        if (torrent == null && !stopped && !(coming.isDone() && coming.join().isPresent())) {
            return Optional.empty();
        }
        try {
            return Optional.of(ending.of(torrent != null, fromSource, joined.failure(), part));
        } finally {
            if (torrent != null) {
                joined.leaveSeeding(torrent);
            }
        }
    }

    /** The leaf hashes, for which the part is ready; never done when they do not come. */
    private static CompletableFuture<LeafHashes> proven(
            CompletableFuture<Optional<LeafHashes>> coming, PartFile part, SwarmFetch joined) {
        var proven = new CompletableFuture<LeafHashes>();
        CompletableFuture<Void> _ = coming.thenAccept(found -> found.ifPresent(leaves -> {
            try {
                part.proven(leaves);
                proven.complete(leaves);
            } catch (IOException e) {
                joined.fail(e);
            }
        }));
        return proven;
    }

    /** Nothing of what was begun could be verified: it may be of a size that nobody has. */
    private void discardBegun() {
        if (begun) {
            try {
                discard(wanted.target(), wanted.content());
            } catch (IOException e) {
                // It takes room until somebody deletes it, and is of no other harm.
            }
        }
    }

    private Outcome fetch(@Nullable SwarmFetch joined, LeafHashes leaves) throws InterruptedException {
        return ending.writing(
                () -> {
                    try (PartFile part = PartFile.open(wanted.target(), wanted.content(), leaves)) {
                        return fetch(joined, leaves, part);
                    }
                },
                outcome -> outcome);
    }

    private Outcome fetch(@Nullable SwarmFetch joined, LeafHashes leaves, PartFile part)
            throws IOException, InterruptedException {
        events.resumed(part.verifiedBytes(), wanted.bytes());
        var transfer = new Transfer(wanted.content(), leaves, part, events, rates(), trouble.banned());
        try (transfer) {
            fetch(joined, transfer);
        }
        Torrent torrent = joined == null ? null : swarm(joined, transfer, part);
        try {
            boolean whole = transfer.board.finished() || torrent != null;
            return ending.of(whole, transfer.fromSource, diskFailure(transfer), part);
        } finally {
            if (torrent != null && joined != null) {
                joined.leaveSeeding(torrent);
            }
        }
    }

    /** Ends the download from another thread; what came so far is kept. */
    public void stop() {
        stopped = true;
        Transfer transfer = current;
        if (transfer != null) {
            transfer.board.close();
        }
        wires.stop();
        SwarmFetch joined = swarm;
        if (joined != null) {
            joined.stop();
        }
    }

    /** How far an earlier try came, as it noted; empty when none did, or that cannot be read. */
    public static Optional<Progress> kept(Path target, ContentId content) {
        try {
            return PartFile.kept(target.toAbsolutePath(), content)
                    .map(left -> new Progress(left.done(), left.total(), 0, 0, Map.of(), Map.of()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Deletes what came of {@code content} for {@code target}, if anything did and no download is writing it. */
    public static void discard(Path target, ContentId content) throws IOException {
        PartFile.discard(target.toAbsolutePath(), content);
    }

    private Rates rates() {
        return side == null ? wanted.rates() : side.rates();
    }

    private @Nullable SwarmFetch joined() {
        if (side != null && wanted.bytes() > 0) {
            swarm = new SwarmFetch(side, dialer, wanted);
        }
        return swarm;
    }

    /** Goes on in the swarm when there is one. @return the torrent, when it has everything */
    private @Nullable Torrent swarm(SwarmFetch joined, Transfer transfer, PartFile part) throws InterruptedException {
        boolean over = transfer.board.finished() || stopped || transfer.diskFailure.get() != null;
        wires.close();
        return over || !(joined.company() || joined.heard())
                ? null
                : joined.run(
                        part,
                        new PartStorage(part, transfer.leaves),
                        joined.events(events, transfer.fromSource, trouble.banned()),
                        () -> false);
    }

    private void fetch(@Nullable SwarmFetch joined, Transfer transfer) throws InterruptedException {
        current = transfer;
        if (joined != null) {
            joined.awaitNews(transfer.part.verifiedBytes() > 0 ? NEWS_AGAIN : NEWS);
        }
        if (stopped || (joined != null && joined.company())) {
            transfer.board.close();
        }
        new HttpRound(wanted.sources(), wires, trouble, transfer).run();
    }

    /** There is company: the download goes on as a member of the swarm, with what came so far. */
    private void accompanied() {
        company.complete(null);
        Transfer transfer = current;
        if (transfer != null) {
            transfer.board.close();
            wires.abort();
        }
    }

    private @Nullable IOException diskFailure(Transfer transfer) {
        IOException failure = transfer.diskFailure.get();
        SwarmFetch joined = swarm;
        return failure == null && joined != null ? joined.failure() : failure;
    }
}
