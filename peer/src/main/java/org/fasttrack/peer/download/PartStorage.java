package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.torrent.HashQuest;
import org.fasttrack.peer.torrent.Storage;
import org.fasttrack.peer.torrent.StoredFile;
import org.jspecify.annotations.Nullable;

/** A part as its swarm fills and reads it; also once it has its final name. */
final class PartStorage implements Storage {
    private final PartFile part;
    private final CompletableFuture<LeafHashes> leaves;
    private final @Nullable HashQuest quest;
    private final Layout layout;
    private @Nullable HashLayers layers;

    /** @param part kept open until this is closed */
    PartStorage(PartFile part, LeafHashes leaves) {
        this(part, leaves.fileBytes(), CompletableFuture.completedFuture(leaves), null);
    }

    /**
     * @param leaves may still be coming: blocks wait for them
     * @param quest asks other members for them
     */
    PartStorage(PartFile part, long bytes, CompletableFuture<LeafHashes> leaves, @Nullable HashQuest quest) {
        this.part = part;
        this.leaves = leaves;
        this.quest = quest;
        this.layout = Layout.of(bytes);
        part.retain();
    }

    @Override
    public void whenCheckable(Runnable check) {
        CompletableFuture<Void> _ = leaves.thenRun(check);
    }

    @Override
    public BitSet stored() {
        return part.verifiedLeaves();
    }

    @Override
    public boolean store(int block, ByteBuffer data) throws IOException {
        if (!leaves.join().leafMatches(block, data)) {
            return false;
        }
        part.write(block, data);
        return true;
    }

    @Override
    public void read(int block, ByteBuffer target) throws IOException {
        StoredFile.read(part.channel(), layout, block, target);
        part.checkUnchanged();
    }

    /** The layers above the leaves are made when somebody first asks. */
    @Override
    public synchronized Optional<byte[]> hashes(HashRange range) {
        if (!leaves.isDone() || leaves.isCompletedExceptionally()) {
            return Optional.empty();
        }
        if (layers == null) {
            layers = HashLayers.of(leaves.join().view());
        }
        return layers.answer(range);
    }

    @Override
    public Optional<HashQuest> quest() {
        return leaves.isDone() ? Optional.empty() : Optional.ofNullable(quest);
    }

    @Override
    public void close() throws IOException {
        part.close();
    }
}
