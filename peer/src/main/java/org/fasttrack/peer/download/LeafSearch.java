package org.fasttrack.peer.download;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;

/** The search for a content's leaf hashes among the sources that give them by HTTP, while they may come from elsewhere too. */
final class LeafSearch {
    /** A larger layer is asked for after a proof of the content's size: memory is taken for true sizes only. */
    private static final int UNPROVEN_LAYER = 16 << 20;
    /** How long a silent source may delay the start when another one answered. */
    private static final long PING_NANOS = 1_000_000_000L;

    private final Download.Wanted wanted;
    private final SourceWires wires;
    private final SourceTrouble trouble;
    private final DownloadEvents events;
    private final Duration limit;
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
        this.limit = limit;
    }

    /** Begins. @return what comes of it: empty when nobody gives them, or the wires are stopped */
    CompletableFuture<Optional<LeafHashes>> start() {
        Thread.ofVirtual().name("leaf-layer").start(() -> {
            try {
                Optional<LeafHashes> here = among(byRoundTrip());
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

    /** Before anybody goes on with what was found: it then uses the same wires. */
    private void end() {
        ended = true;
        wires.abort();
    }

    private boolean over() {
        return wires.stopped() || ended;
    }

    /** @throws IOException also when the search was over before {@code source} was reached: too late to be aborted */
    private <T> T ask(Source source, SourceWires.Work<T> work) throws IOException, InterruptedException {
        return wires.ask(source, wire -> {
            if (over()) {
                throw new IOException("no longer needed");
            }
            return work.over(wire);
        });
    }

    /** What we ended ourselves is not the source's fault. */
    private void failed(Source source, IOException e) {
        if (!over()) {
            trouble.drop(source, e);
        }
    }

    /** Those that answer, the nearest first; the only one is not asked. */
    private List<Source> byRoundTrip() throws InterruptedException {
        if (wanted.sources().size() == 1) {
            return wanted.sources();
        }
        Map<NodeId, Duration> times = new ConcurrentHashMap<>();
        long start = System.nanoTime();
        BooleanSupplier enough = () -> !times.isEmpty() && System.nanoTime() - start > PING_NANOS;
        SourceWires.onEach(wanted.sources(), enough, source -> ping(source, times));
        var near = new TreeMap<Duration, List<Source>>();
        for (Source source : wanted.sources()) {
            Duration time = times.get(source.peer());
            if (time != null) {
                near.merge(
                        time,
                        List.of(source),
                        (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
            }
        }
        return near.values().stream().flatMap(List::stream).toList();
    }

    private void ping(Source source, Map<NodeId, Duration> times) {
        try {
            Duration roundTrip = ask(source, wire -> {
                wire.ping();
                return wire.ping();
            });
            times.put(source.peer(), roundTrip);
            events.pinged(source.peer(), roundTrip);
        } catch (IOException e) {
            failed(source, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<LeafHashes> among(List<Source> sources) throws InterruptedException {
        try {
            return new LayerSearch(this::from, this::over, limit).among(sources);
        } finally {
            end();
        }
    }

    private Optional<LeafHashes> from(Source source) {
        try {
            return ask(source, wire -> from(source, wire));
        } catch (IOException e) {
            failed(source, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Optional<LeafHashes> from(Source source, SourceWire wire) throws IOException {
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
