package org.fasttrack.peer.torrent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.HashRange;

/** Where a torrent's blocks are: a part that grows, or a whole file. Used by several threads; may block on the disk. */
public interface Storage extends Closeable {
    /** The blocks that are there and right. */
    BitSet stored();

    /**
     * Writes {@code block} if {@code data} is what it must be; nothing otherwise.
     *
     * @return whether it is
     * @throws IOException when the disk refuses: the torrent ends
     */
    boolean store(int block, ByteBuffer data) throws IOException;

    /**
     * As {@link #store}, for storages that cannot check every block by itself. What is left open here is decided when
     * a later block comes.
     *
     * @param from who sent it
     */
    default Verdict take(NodeId from, int block, ByteBuffer data) throws IOException {
        return Verdict.of(store(block, data), block, from);
    }

    /** Runs {@code check}, which will {@link #take} a block, as soon as that can be checked: once the hashes are here. */
    default void whenCheckable(Runnable check) {
        check.run();
    }

    /**
     * Appends the bytes of a stored block to {@code target}.
     *
     * @throws IOException when they are not there any more, or another's: the torrent ends
     */
    void read(int block, ByteBuffer target) throws IOException;

    /** The hashes that {@code range} asks for, then their proof; empty when there are none such. */
    Optional<byte[]> hashes(HashRange range) throws IOException;

    /** How other members are asked for the hashes, where those are still to come. */
    default Optional<HashQuest> quest() {
        return Optional.empty();
    }

    /** The torrent has ended. */
    @Override
    default void close() throws IOException {}

    /** The info dictionary for peers that know only its hash (BEP 9); empty when it is told to nobody. */
    default Optional<byte[]> metadata() {
        return Optional.empty();
    }
}
