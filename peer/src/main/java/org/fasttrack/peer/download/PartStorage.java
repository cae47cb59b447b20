package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.torrent.Storage;
import org.fasttrack.peer.torrent.StoredFile;
import org.jspecify.annotations.Nullable;

/** A part as its swarm fills and reads it; also once it has its final name. */
final class PartStorage implements Storage {
    private final PartFile part;
    private final LeafHashes leaves;
    private final Layout layout;
    private @Nullable HashLayers layers;

    /** @param part kept open until this is closed */
    PartStorage(PartFile part, LeafHashes leaves) {
        this.part = part;
        this.leaves = leaves;
        this.layout = Layout.of(leaves.fileBytes());
        part.retain();
    }

    @Override
    public BitSet stored() {
        return part.verifiedLeaves();
    }

    @Override
    public boolean store(int block, ByteBuffer data) throws IOException {
        if (!leaves.leafMatches(block, data)) {
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
        if (layers == null) {
            layers = HashLayers.of(leaves.view());
        }
        return layers.answer(range);
    }

    @Override
    public void close() throws IOException {
        part.close();
    }
}
