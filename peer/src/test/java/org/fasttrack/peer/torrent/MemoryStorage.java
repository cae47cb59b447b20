package org.fasttrack.peer.torrent;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;

/** Blocks in memory, checked like those on a disk. */
final class MemoryStorage implements Storage {
    private final Layout layout;
    private final LeafHashes leaves;
    private final HashLayers layers;
    private final byte[] data;
    private final BitSet stored = new BitSet();
    private volatile boolean lying;
    private volatile boolean broken;

    private MemoryStorage(byte[] original, boolean whole) {
        byte[] hashes = ContentHasher.leavesOf(ByteBuffer.wrap(original));
        layout = Layout.of(original.length);
        leaves = LeafHashes.verified(ContentHasher.hash(original), original.length, hashes)
                .orElseThrow();
        layers = HashLayers.of(hashes);
        data = whole ? original : new byte[original.length];
        stored.set(0, whole ? layout.blocks() : 0);
    }

    static MemoryStorage whole(byte[] data) {
        return new MemoryStorage(data, true);
    }

    /** Room for {@code data}, and nothing there. */
    static MemoryStorage empty(byte[] data) {
        return new MemoryStorage(data, false);
    }

    /** From now on every block that is read is damaged. */
    MemoryStorage lying() {
        lying = true;
        return this;
    }

    /** From now on it cannot store anything, for a reason that nobody thought of. */
    MemoryStorage broken() {
        broken = true;
        return this;
    }

    Layout layout() {
        return layout;
    }

    ContentId content() {
        return layers.root();
    }

    synchronized byte[] data() {
        return data.clone();
    }

    @Override
    public synchronized BitSet stored() {
        return (BitSet) stored.clone();
    }

    @Override
    public synchronized boolean store(int block, ByteBuffer bytes) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        if (!leaves.leafMatches(block, bytes)) {
            return false;
        }
        bytes.get(data, (int) layout.offset(block), bytes.remaining());
        stored.set(block);
        return true;
    }

    @Override
    public synchronized void read(int block, ByteBuffer target) {
        if (!stored.get(block)) {
            throw new AssertionError("block " + block + " was given before it was verified");
        }
        int at = target.position();
        target.put(data, (int) layout.offset(block), layout.blockBytes(block));
        if (lying) {
            target.put(at, (byte) ~target.get(at));
        }
    }

    @Override
    public Optional<byte[]> hashes(HashRange range) {
        return layers.answer(range);
    }
}
