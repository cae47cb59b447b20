package org.fasttrack.peer.swarm.wire;

/** A part of a piece, as requests name it: at most 16 KiB, from a multiple of 16 KiB on. */
public record Block(int piece, int begin, int length) {
    /** What one request asks for, at most: the leaf of the Merkle tree, so that each block can be checked by itself. */
    public static final int MAX_BYTES = 16 * 1024;
}
