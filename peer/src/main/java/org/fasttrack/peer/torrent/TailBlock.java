package org.fasttrack.peer.torrent;

import java.nio.ByteBuffer;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;

/**
 * How one peer asks for a content's last, shorter block. libtorrent 2.0 counts a version 2 file as if zeros filled its
 * last piece: it asks for the whole block, and takes nothing shorter for an answer. Such a peer gets the zeros, and is
 * answered in its own terms.
 */
final class TailBlock {
    private final Layout layout;
    private final Block real;
    private volatile int askedBytes;

    TailBlock(Layout layout) {
        this.layout = layout;
        this.real = layout.block(layout.blocks() - 1);
        this.askedBytes = real.length();
    }

    /** What the peer said, with the block as it is. */
    Message heard(Message message) {
        return switch (message) {
            case Message.Request(Block block)
            when isLong(block) -> {
                askedBytes = block.length();
                yield new Message.Request(real);
            }
            case Message.Cancel(Block block) when isLong(block) -> new Message.Cancel(real);
            default -> message;
        };
    }

    /** What is said to the peer, with the block as it asked for it. */
    Message said(Message message) {
        return message instanceof Message.Reject(Block block) && block.equals(real)
                ? new Message.Reject(new Block(real.piece(), real.begin(), askedBytes))
                : message;
    }

    /** How many bytes of {@code block} are sent: its own, and zeros up to what was asked for. */
    int sentBytes(int block) {
        return block == layout.blocks() - 1 ? askedBytes : layout.blockBytes(block);
    }

    /** Appends the zeros. */
    void pad(int block, ByteBuffer target) {
        target.put(new byte[sentBytes(block) - layout.blockBytes(block)]);
    }

    private boolean isLong(Block block) {
        return block.piece() == real.piece() && block.begin() == real.begin() && block.length() > real.length();
    }
}
