package org.fasttrack.peer.download;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.fasttrack.common.content.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * How a part's bytes reach the disk. Whole blocks go past the page cache: no page has to be found and filled for them,
 * and when the last one came there is nothing left to flush. What is not aligned goes through the cache, and so does
 * everything where the file system takes nothing directly. Thread-safe.
 */
final class PartWriter implements Closeable {
    /** Of memory, places and lengths; a file system with larger blocks gets everything through its cache. */
    private static final int ALIGNMENT = 4096;

    /** What goes through the cache is flushed beside the download each time this much has come, not all at its end. */
    private static final int FLUSH_BYTES = 4 << 20;

    private final AtomicInteger unflushed = new AtomicInteger();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private final FileChannel cached;
    private final @Nullable FileChannel direct;
    /** The file system failed one; whether the disk is full or it dislikes the length, the cache will tell. */
    private volatile boolean refused;
    /** A file that grows is written by one thread at a time anyway; in the kernel the others would spin for their turn. */
    private final ReentrantLock oneAtATime = new ReentrantLock();

    private PartWriter(FileChannel cached, @Nullable FileChannel direct) {
        this.cached = cached;
        this.direct = direct;
    }

    /** @param cached of the same file; it stays the caller's to close */
    static PartWriter open(Path part, FileChannel cached) {
        try {
            return new PartWriter(cached, FileChannel.open(part, StandardOpenOption.WRITE, direct()));
        } catch (IOException | UnsupportedOperationException e) {
            return throughCache(cached);
        }
    }

    /** The JDK's own option. Found by its name, because javac warns of each use of what not every JDK has. */
    private static OpenOption direct() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            return Stream.of(Objects.requireNonNull(options.getEnumConstants()))
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst()
                    .orElseThrow(UnsupportedOperationException::new);
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException(e);
        }
    }

    static PartWriter throughCache(FileChannel cached) {
        return new PartWriter(cached, null);
    }

    /** Memory whose content can be written directly when it starts at a multiple of a leaf. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes + ALIGNMENT).alignedSlice(ALIGNMENT);
    }

    /** Writes all of {@code data} at {@code at}. */
    void write(ByteBuffer data, long at) throws IOException {
        int whole = data.remaining() / ALIGNMENT * ALIGNMENT;
        FileChannel past = refused ? null : direct;
        int written = past != null && whole > 0 && aligned(data, at) ? writeDirect(past, data, at, whole) : 0;
        writeCached(data, at + written);
    }

    private static boolean aligned(ByteBuffer data, long at) {
        return data.isDirect() && at % ALIGNMENT == 0 && data.alignmentOffset(data.position(), ALIGNMENT) == 0;
    }

    /** Returns how much was written. */
    private int writeDirect(FileChannel past, ByteBuffer data, long at, int bytes) {
        int end = data.limit();
        int start = data.position();
        oneAtATime.lock();
        try {
            data.limit(start + bytes);
            while (data.hasRemaining() && past.write(data, at + data.position() - start) > 0) {
                // Until all whole blocks are written.
            }
        } catch (IOException e) {
            refused = true;
        } finally {
            oneAtATime.unlock();
            data.limit(end);
        }
        return data.position() - start;
    }

    /** In leaves, because large writes take large free pages, which may be scarce. */
    private void writeCached(ByteBuffer data, long at) throws IOException {
        int end = data.limit();
        while (data.position() < end) {
            data.limit(Math.min(end, data.position() + MerkleTree.LEAF_BYTES));
            int count = cached.write(data, at);
            at += count;
            if (unflushed.addAndGet(count) >= FLUSH_BYTES && flushing.compareAndSet(false, true)) {
                Thread.ofVirtual().name("flush-part").start(this::flush);
            }
        }
    }

    private void flush() {
        unflushed.set(0);
        try {
            cached.force(false);
        } catch (IOException e) {
            // Closed meanwhile; or the disk is of no use, which the flush before the final name will tell.
        } finally {
            flushing.set(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (direct != null) {
            direct.close();
        }
    }
}
