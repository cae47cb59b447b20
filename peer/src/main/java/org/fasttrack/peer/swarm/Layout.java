package org.fasttrack.peer.swarm;

import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.PieceLength;

/**
 * How a content is cut: into pieces, which are announced, of blocks, which are asked for and checked one by one. Blocks
 * are numbered through the whole content: they are its Merkle leaves.
 *
 * @param bytes the content's size, at least 1
 * @param pieceLength a multiple of 16 KiB
 */
public record Layout(long bytes, int pieceLength) {
    /** Block numbers are ints: 32 TiB. */
    private static final long MAX_BLOCKS = Integer.MAX_VALUE;

    public Layout {
        if (bytes < 1 || pieceLength < Block.MAX_BYTES || pieceLength % Block.MAX_BYTES != 0) {
            throw new IllegalArgumentException(bytes + " bytes in pieces of " + pieceLength);
        }
        if (MerkleTree.leafCount(bytes) > MAX_BLOCKS) {
            throw new IllegalArgumentException("a content of " + bytes + " bytes has too many blocks");
        }
    }

    /** With the piece length that everybody uses for this size. */
    public static Layout of(long bytes) {
        return new Layout(bytes, PieceLength.of(bytes));
    }

    public int pieces() {
        return (int) PieceLength.count(bytes, pieceLength);
    }

    public int blocks() {
        return (int) MerkleTree.leafCount(bytes);
    }

    public int blocksInPiece(int piece) {
        return Math.min(blocksAPiece(), blocks() - firstBlock(piece));
    }

    public int firstBlock(int piece) {
        return piece * blocksAPiece();
    }

    public int pieceOf(int block) {
        return block / blocksAPiece();
    }

    public int blockBytes(int block) {
        return MerkleTree.leafBytes(block, bytes);
    }

    /** Where {@code block} begins in the content. */
    public long offset(int block) {
        return (long) block * Block.MAX_BYTES;
    }

    /** Block number {@code block} as requests name it. */
    public Block block(int block) {
        int piece = pieceOf(block);
        return new Block(piece, (block - firstBlock(piece)) * Block.MAX_BYTES, blockBytes(block));
    }

    /** The number of a block that others named; -1 when the content has no such block. */
    public int number(Block block) {
        int number = number(block.piece(), block.begin());
        return number >= 0 && blockBytes(number) == block.length() ? number : -1;
    }

    /** The number of the block that starts at {@code begin} of {@code piece}; -1 when none does. */
    public int number(int piece, int begin) {
        boolean aligned = piece >= 0 && piece < pieces() && begin >= 0 && begin % Block.MAX_BYTES == 0;
        int within = begin / Block.MAX_BYTES;
        return aligned && within < blocksInPiece(piece) ? firstBlock(piece) + within : -1;
    }

    private int blocksAPiece() {
        return pieceLength / Block.MAX_BYTES;
    }
}
