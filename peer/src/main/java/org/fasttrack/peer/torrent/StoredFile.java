package org.fasttrack.peer.torrent;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;

/**
 * A whole file, to be seeded. After each block is read it is asked whether the file is still what was hashed, so that
 * not one block of a changed file leaves.
 */
public final class StoredFile implements Storage {
    private final Layout layout;
    private final FileChannel file;
    private final BooleanSupplier unchanged;
    private final Supplier<Optional<byte[]>> leaves;
    private final LayerCache cache;

    /** @param leaves the leaf hashes; may read the whole file, asked for only when somebody wants hashes */
    public StoredFile(Path path, Layout layout, BooleanSupplier unchanged, Supplier<Optional<byte[]>> leaves)
            throws IOException {
        this(path, layout, unchanged, leaves, LayerCache.SHARED);
    }

    StoredFile(Path path, Layout layout, BooleanSupplier unchanged, Supplier<Optional<byte[]>> leaves, LayerCache cache)
            throws IOException {
        this.cache = cache;
        this.layout = layout;
        this.unchanged = unchanged;
        this.leaves = leaves;
        this.file = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public BitSet stored() {
        BitSet all = new BitSet();
        all.set(0, layout.blocks());
        return all;
    }

    @Override
    public boolean store(int block, ByteBuffer data) {
        throw new IllegalStateException("a whole file takes no blocks");
    }

    @Override
    public void read(int block, ByteBuffer target) throws IOException {
        read(file, layout, block, target);
        if (!unchanged.getAsBoolean()) {
            throw new IOException("the file changed since it was shared");
        }
    }

    /** Appends a block of {@code file} to {@code target}. */
    public static void read(FileChannel file, Layout layout, int block, ByteBuffer target) throws IOException {
        int end = target.limit();
        int bytes = layout.blockBytes(block);
        target.limit(target.position() + bytes);
        long from = layout.offset(block) - target.position();
        try {
            while (target.hasRemaining()) {
                if (file.read(target, from + target.position()) < 0) {
                    throw new EOFException("the file is shorter than it was");
                }
            }
        } finally {
            target.limit(end);
        }
    }

    @Override
    public synchronized Optional<byte[]> hashes(HashRange range) {
        return cache.get(this).or(this::layers).flatMap(known -> known.answer(range));
    }

    private Optional<HashLayers> layers() {
        Optional<HashLayers> read = leaves.get().map(HashLayers::of);
        read.ifPresent(layers -> cache.put(this, layers));
        return read;
    }

    @Override
    public void close() throws IOException {
        cache.remove(this);
        file.close();
    }
}
