package org.fasttrack.peer.download;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;

/** The search for a content's leaf hashes among the sources that give them by HTTP, while they may come from elsewhere too. */
final class LeafSearch {
    /** A larger layer is asked for after a proof of the content's size: memory is taken for true sizes only. */
    private static final int UNPROVEN_LAYER = 16 << 20;

    private final Download.Wanted wanted;
    private final SourceWires wires;
    private final SourceTrouble trouble;
    private final DownloadEvents events;
    private final LayerSearch layers;
    /** Over which the layer is asked for now, and nothing else: one that leaves is somebody else's. Guarded by itself. */
    private final Set<SourceWire> asked = new HashSet<>();

    private final CompletableFuture<Optional<LeafHashes>> coming = new CompletableFuture<>();
    private volatile boolean ended;
    /** What came from elsewhere: known before the search is ended for it, which else would say that there is nothing. */
    private volatile Optional<LeafHashes> elsewhere = Optional.empty();

    /** @param limit how long all sources of a size together may take, before another size is tried */
    LeafSearch(
            Download.Wanted wanted, SourceWires wires, SourceTrouble trouble, DownloadEvents events, Duration limit) {
        this.wanted = wanted;
        this.wires = wires;
        this.trouble = trouble;
        this.events = events;
        this.layers = new LayerSearch(this::from, this::over, limit);
    }

    /** Begins. @return what comes of it: empty when nobody gives them, or the wires are stopped */
    CompletableFuture<Optional<LeafHashes>> start() {
        Thread.ofVirtual().name("pings").start(this::pings);
        Thread.ofVirtual().name("leaf-layer").start(() -> {
            try {
                Optional<LeafHashes> here = layers.first();
                end();
                coming.complete(here.or(() -> elsewhere));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                coming.complete(elsewhere);
            }
        });
        return coming;
    }

    /** They came from elsewhere. */
    void found(LeafHashes leaves) {
        elsewhere = Optional.of(leaves);
        end();
        coming.complete(elsewhere);
    }

    /** Before anybody goes on with what was found. Pings under way go on: their connections are used then. */
    private void end() {
        synchronized (asked) {
            ended = true;
            asked.forEach(SourceWire::abort);
        }
    }

    private boolean over() {
        return wires.stopped() || ended;
    }

    /** What we ended ourselves is not the source's fault. */
    private void failed(Source source, IOException e) {
        if (!over()) {
            trouble.drop(source, e);
        }
    }

    /** Of several sources the nearest is asked; the only one is not pinged. */
    private void pings() {
        try {
            if (wanted.sources().size() == 1) {
                layers.near(wanted.sources().getFirst());
            } else {
                SourceWires.onEach(wanted.sources(), wires::closed, this::ping);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            layers.noMore();
        }
    }

    private void ping(Source source) {
        if (over()) {
            return; // whoever fetches from it dials it
        }
        try {
            Duration roundTrip = wires.ask(source, wire -> {
                wire.ping();
                return wire.ping();
            });
            events.pinged(source.peer(), roundTrip);
            layers.near(source);
        } catch (IOException e) {
            failed(source, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<LeafHashes> from(Source source) {
        try {
            return wires.ask(source, wire -> from(source, wire));
        } catch (IOException e) {
            failed(source, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** @throws IOException also when the search was over before {@code source} was reached: too late to be aborted */
    private Optional<LeafHashes> from(Source source, SourceWire wire) throws IOException {
        synchronized (asked) {
            if (over()) {
                throw new IOException("no longer needed");
            }
            asked.add(wire);
        }
        try {
            return layer(source, wire);
        } finally {
            synchronized (asked) {
                asked.remove(wire);
            }
        }
    }

    private Optional<LeafHashes> layer(Source source, SourceWire wire) throws IOException {
        int bytes = (int) (MerkleTree.leafCount(wanted.bytes()) * MerkleTree.HASH_BYTES);
        if (bytes > UNPROVEN_LAYER && !wire.provesSize(wanted.content(), wanted.bytes())) {
            trouble.ban(source, "its size is not the content's");
            return Optional.empty();
        }
        var leaves = LeafHashes.adopted(wanted.content(), wanted.bytes(), wire.leaves(wanted.content(), bytes));
        if (leaves.isEmpty()) {
            trouble.ban(source, "its leaf hashes are not the content's");
        }
        return leaves;
    }
}
