package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one content from several sources at once. Every 16 KiB leaf is checked before it is written; who sends a bad
 * one is banned for this content; slow and dead sources are replaced by the others. The final name appears only once
 * everything verified.
 */
public final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final int RETRIES = 3;
    private static final long RESERVE_BYTES = 16L << 20;

    private final TlsIdentity tls;
    private final PeerCheck check;
    private final ContentId content;
    private final long bytes;
    private final List<Source> sources;
    private final Path target;
    private final LongConsumer progress;
    private final Map<NodeId, Long> given = new ConcurrentHashMap<>();
    private final Set<NodeId> banned = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable IOException> diskFault = new AtomicReference<>();

    /** What to fetch, and where it goes. @param bytes the size that its owners signed */
    public record Order(ContentId content, long bytes, List<Source> sources, Path target) {
        public Order {
            sources = List.copyOf(sources);
        }
    }

    /** @param progress is told the verified bytes so far, from several threads */
    public Download(TlsIdentity tls, PeerCheck check, Order order, LongConsumer progress) {
        this.tls = tls;
        this.check = check;
        this.content = order.content();
        this.bytes = order.bytes();
        this.sources = order.sources();
        this.target = order.target();
        this.progress = progress;
    }

    /** Runs until the file is complete or no source is left. Blocks; interruption keeps what verified. */
    public Outcome run() throws InterruptedException {
        long start = System.nanoTime();
        if (MerkleTree.leafCount(bytes) > MerkleTree.MAX_LEAVES) {
            return new Outcome.Failed(Outcome.Kind.NO_SOURCE, "the file is larger than this program can verify");
        }
        try (PartFile part = PartFile.open(target, content)) {
            long missing = bytes - part.bytesOnDisk();
            Path folder = target.toAbsolutePath().getParent();
            long free = folder == null ? Long.MAX_VALUE : Files.getFileStore(folder).getUsableSpace();
            if (missing > 0 && free < missing + RESERVE_BYTES) {
                return new Outcome.Failed(Outcome.Kind.NO_SPACE, target.toAbsolutePath().getParent() + " has " + free
                        + " bytes free, " + missing + " are needed: free some and run the same command again");
            }
            Optional<LeafHashes> leaves = leafLayer(part);
            if (leaves.isEmpty()) {
                return new Outcome.Failed(Outcome.Kind.NO_SOURCE, "none of " + sources.size()
                        + " sources gave a leaf layer that verifies: search again for other sources");
            }
            Chunks chunks = new Chunks(leaves.get(), bytes == 0 ? new BitSet() : part.present(leaves.get()));
            fetch(leaves.get(), chunks, part);
            return end(chunks, part, start);
        } catch (IOException e) {
            return new Outcome.Failed(Outcome.Kind.DISK, "the disk refused: " + e.getMessage());
        }
    }

    private Outcome end(Chunks chunks, PartFile part, long start) throws IOException {
        IOException fault = diskFault.get();
        if (fault != null) {
            return new Outcome.Failed(Outcome.Kind.DISK, "writing failed: " + fault.getMessage()
                    + "; what verified is kept: make room and run the same command again");
        }
        if (!chunks.complete()) {
            return new Outcome.Failed(Outcome.Kind.NO_SOURCE, "the sources ended before the file was complete; "
                    + chunks.doneBytes() + " of " + bytes + " bytes are kept: run the same command again");
        }
        Path named = part.finish(target, bytes);
        return new Outcome.Done(named, bytes, Duration.ofNanos(System.nanoTime() - start), Map.copyOf(given), Set.copyOf(banned));
    }

    /** The leaf layer, kept from an earlier run or from the first source whose own verifies. */
    private Optional<LeafHashes> leafLayer(PartFile part) throws IOException {
        long length = MerkleTree.leafCount(bytes) * MerkleTree.HASH_BYTES;
        Optional<LeafHashes> kept = LeafHashes.verified(content, bytes, part.keptLeaves(length));
        if (kept.isPresent()) {
            return kept;
        }
        for (Source source : sources) {
            try (SourceConnection connection = SourceConnection.open(tls, check, source)) {
                Optional<LeafHashes> leaves =
                        LeafHashes.verified(content, bytes, connection.leaves(content, length));
                if (leaves.isPresent()) {
                    part.keepLeaves(leaves.get());
                    return leaves;
                }
                ban(source, "its leaf layer does not verify");
            } catch (IOException e) {
                LOG.info("{} gave no leaf layer: {}", source.peer().shortForm(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    private void fetch(LeafHashes leaves, Chunks chunks, PartFile part) throws InterruptedException {
        progress.accept(chunks.doneBytes());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Source source : sources) {
                if (!banned.contains(source.peer())) {
                    var _ = threads.submit(() -> fetchFrom(source, leaves, chunks, part));
                }
            }
            // Never interrupted: that would close the part file under the others. Their connections are closed instead.
            threads.shutdown();
            threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        }
    }

    private void fetchFrom(Source source, LeafHashes leaves, Chunks chunks, PartFile part) {
        byte[] buffer = new byte[Chunks.LEAVES * MerkleTree.LEAF_BYTES];
        for (int attempt = 0; attempt < RETRIES && !over(source, chunks); attempt++) {
            try (SourceConnection connection = SourceConnection.open(tls, check, source)) {
                Thread current = Thread.currentThread();
                Thread closer = Thread.ofVirtual().start(() -> closeWhenOver(connection, source, chunks, current));
                try {
                    attempt = serveChunks(connection, source, leaves, chunks, part, buffer) ? 0 : attempt;
                } finally {
                    closer.interrupt();
                }
            } catch (SourceConnection.Refusal refusal) {
                LOG.info("{}: {}", source.peer().shortForm(), refusal.getMessage());
                if (refusal.status() != 503) {
                    return;
                }
                attempt = 0; // it is busy: waiting in its queue is no failure
            } catch (IOException e) {
                LOG.info("{}: {}", source.peer().shortForm(), e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A read that hangs on a slow source ends when the others have completed the file. */
    private void closeWhenOver(SourceConnection connection, Source source, Chunks chunks, Thread reader) {
        try {
            while (!over(source, chunks) && reader.isAlive()) {
                chunks.await(500);
            }
            connection.close();
        } catch (InterruptedException e) {
            // The reader came to its end first.
        }
    }

    private boolean over(Source source, Chunks chunks) {
        return chunks.complete() || banned.contains(source.peer()) || diskFault.get() != null;
    }

    /** @return whether anything was delivered */
    private boolean serveChunks(
            SourceConnection connection, Source source, LeafHashes leaves, Chunks chunks, PartFile part, byte[] buffer)
            throws IOException, InterruptedException {
        boolean delivered = false;
        while (!over(source, chunks)) {
            Chunks.Chunk chunk = chunks.take();
            if (chunk == null) {
                chunks.await(500);
                continue;
            }
            try {
                connection.read(content, chunk.from(), buffer, chunk.bytes());
                if (!verifies(leaves, chunk, buffer)) {
                    ban(source, "a block it sent does not verify");
                    return delivered;
                }
                if (!chunks.isDone(chunk) && write(part, chunk, buffer) && chunks.deliver(chunk)) {
                    delivered = true;
                    given.merge(source.peer(), (long) chunk.bytes(), Long::sum);
                    progress.accept(chunks.doneBytes());
                }
            } finally {
                chunks.giveBack(chunk);
            }
        }
        return delivered;
    }

    private static boolean verifies(LeafHashes leaves, Chunks.Chunk chunk, byte[] buffer) {
        for (int i = 0; i < chunk.leafCount(); i++) {
            int leaf = chunk.firstLeaf() + i;
            ByteBuffer data = ByteBuffer.wrap(buffer, i * MerkleTree.LEAF_BYTES, leaves.leafBytes(leaf));
            if (!leaves.leafMatches(leaf, data)) {
                return false;
            }
        }
        return true;
    }

    private boolean write(PartFile part, Chunks.Chunk chunk, byte[] buffer) {
        try {
            part.write(buffer, 0, chunk.bytes(), chunk.from());
            return true;
        } catch (IOException e) {
            diskFault.compareAndSet(null, e);
            return false;
        }
    }

    private void ban(Source source, String reason) {
        LOG.warn("{} is banned for {}: {}", source.peer().shortForm(), content.toString().substring(0, 8), reason);
        banned.add(source.peer());
    }
}
