package org.fasttrack.peer.library;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleRoot;
import org.fasttrack.common.content.MerkleTree;

/** Hashes files on all cores: many files at once, and the segments of a large one at once. Thread-safe. */
class FileHasher implements AutoCloseable {
    static final int SEGMENT_BYTES = 4 << 20;
    /** What is read at a time: small enough to be hashed from the processor's cache. */
    private static final int READ_BYTES = 256 << 10;

    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(READ_BYTES));

    private final LeafCache layers = new LeafCache();
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final ExecutorService pool = Executors.newFixedThreadPool(
            cores, Thread.ofPlatform().daemon().name("hash-", 0).factory());

    /** Those of what was hashed, as far as there was room: whoever fetches a file asks for them first. */
    LeafCache layers() {
        return layers;
    }

    int cores() {
        return cores;
    }

    /** The content of the first {@code bytes} of {@code file}; {@code progress} hears of bytes as they are done. */
    ContentId hash(Path file, long bytes, LongConsumer progress) throws IOException {
        var root = new MerkleRoot();
        long count = MerkleTree.leafCount(bytes);
        ByteBuffer layer = ByteBuffer.allocate(layers.roomFor(count) ? (int) count * MerkleTree.HASH_BYTES : 0);
        forEachSegment(file, bytes, progress, leaves -> {
            root.addAll(leaves, 0, leaves.length);
            if (layer.hasRemaining()) {
                layer.put(leaves);
            }
        });
        ContentId content = root.finish();
        if (layer.capacity() > 0) {
            LeafHashes.adopted(content, bytes, layer.array()).ifPresent(leaves -> layers.put(content, leaves));
        }
        return content;
    }

    /** The leaf layer of {@code file}, which has to have fewer than {@link MerkleTree#MAX_LEAVES}. */
    byte[] leaves(Path file, long bytes) throws IOException {
        if (MerkleTree.leafCount(bytes) > MerkleTree.MAX_LEAVES) {
            throw new IOException("too large for a leaf layer in memory: " + bytes + " bytes");
        }
        byte[] all = new byte[(int) MerkleTree.leafCount(bytes) * MerkleTree.HASH_BYTES];
        var layer = ByteBuffer.wrap(all);
        forEachSegment(file, bytes, done -> {}, layer::put);
        return all;
    }

    /** Blocks; hands over the leaf hashes of each segment in order. */
    private void forEachSegment(Path file, long bytes, LongConsumer progress, Consumer<byte[]> sink)
            throws IOException {
        try (var channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            Deque<Future<byte[]>> inFlight = new ArrayDeque<>();
            try {
                long start = 0;
                do {
                    long at = start;
                    int length = (int) Math.min(SEGMENT_BYTES, bytes - at);
                    inFlight.add(pool.submit(() -> segment(channel, at, length, progress)));
                    if (inFlight.size() > 2 * cores) {
                        sink.accept(await(inFlight.remove()));
                    }
                    start += length;
                } while (start < bytes);
                while (!inFlight.isEmpty()) {
                    sink.accept(await(inFlight.remove()));
                }
            } finally {
                inFlight.forEach(future -> future.cancel(false));
            }
        }
    }

    private static byte[] segment(FileChannel channel, long start, int length, LongConsumer progress)
            throws IOException {
        byte[] hashes = new byte[(int) MerkleTree.leafCount(length) * MerkleTree.HASH_BYTES];
        var out = ByteBuffer.wrap(hashes);
        int done = 0;
        do {
            ByteBuffer buffer = BUFFER.get().clear().limit(Math.min(READ_BYTES, length - done));
            readFully(channel, buffer, start + done);
            int read = buffer.flip().remaining();
            out.put(ContentHasher.leavesOf(buffer));
            progress.accept(read);
            done += read;
        } while (done < length);
        return hashes;
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                throw new FileChangedException("it became shorter");
            }
        }
    }

    private static byte[] await(Future<byte[]> segment) throws IOException {
        try {
            return segment.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof CancellationException cancelled) {
                throw cancelled;
            }
            throw new IllegalStateException("hashing failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("hashing was interrupted");
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
