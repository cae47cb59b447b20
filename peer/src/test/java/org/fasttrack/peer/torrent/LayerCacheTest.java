package org.fasttrack.peer.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerCacheTest {
    private static final int LEAVES = 4;

    @TempDir
    Path folder;

    private final List<StoredFile> files = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private byte[] leaves = new byte[0];

    @BeforeEach
    void hash() {
        byte[] data = new byte[LEAVES * 16_384];
        leaves = ContentHasher.leavesOf(ByteBuffer.wrap(data));
    }

    @AfterEach
    void close() throws IOException {
        for (StoredFile file : files) {
            file.close();
        }
    }

    private StoredFile file(LayerCache cache) throws IOException {
        Path path = Files.write(folder.resolve("file" + files.size()), new byte[LEAVES * 16_384]);
        files.add(new StoredFile(path, Layout.of(LEAVES * 16_384), () -> true, this::read, cache));
        return files.getLast();
    }

    private Optional<byte[]> read() {
        reads.incrementAndGet();
        return Optional.of(leaves);
    }

    private int readsFor(StoredFile file) {
        int before = reads.get();
        byte[] root = HashLayers.of(leaves).root().bytes();
        assertThat(file.hashes(new HashRange(root, 0, 0, 2, 1))).isPresent();
        return reads.get() - before;
    }

    @Test
    void onlyTheLayersAskedForLastAreKept() throws IOException {
        var cache = new LayerCache(2 * HashLayers.of(leaves).memoryBytes());
        StoredFile one = file(cache);
        StoredFile two = file(cache);
        assertThat(readsFor(one) + readsFor(two)).isEqualTo(2);
        assertThat(readsFor(one) + readsFor(two) + readsFor(one)).isZero();
        assertThat(readsFor(file(cache))).isEqualTo(1);
        assertThat(readsFor(one)).as("used after the other one").isZero();
        assertThat(readsFor(two)).isEqualTo(1);
    }

    @Test
    void theLastOnesAreKeptHoweverLarge() throws IOException {
        var cache = new LayerCache(1);
        StoredFile one = file(cache);
        assertThat(readsFor(one)).isEqualTo(1);
        assertThat(readsFor(one)).isZero();
        assertThat(readsFor(file(cache))).isEqualTo(1);
        assertThat(readsFor(one)).isEqualTo(1);
    }

    @Test
    void aClosedFileLeavesRoom() throws IOException {
        var cache = new LayerCache(2 * HashLayers.of(leaves).memoryBytes());
        StoredFile one = file(cache);
        StoredFile two = file(cache);
        readsFor(one);
        readsFor(two);
        two.close();
        readsFor(file(cache));
        assertThat(readsFor(one)).isZero();
    }
}
