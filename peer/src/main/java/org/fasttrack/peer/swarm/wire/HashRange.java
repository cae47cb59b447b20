package org.fasttrack.peer.swarm.wire;

import java.util.Arrays;

/**
 * Which hashes of a file's Merkle tree are asked for (BEP 52).
 *
 * @param piecesRoot 32 bytes: the file
 * @param baseLayer the layer, 0 being the leaves
 * @param index of the first hash in that layer, a multiple of {@code length}
 * @param length how many: a power of two, from 2 to {@link #MAX_HASHES}
 * @param proofLayers how many uncle hashes above are asked for as a proof
 */
public record HashRange(byte[] piecesRoot, int baseLayer, int index, int length, int proofLayers) {
    public static final int ROOT_BYTES = 32;
    /** BEP 52 advises at most 512 in one request. */
    public static final int MAX_HASHES = 512;
    /** A tree of 2^47 bytes in 16 KiB leaves has this many layers: more than any file of ours. */
    public static final int MAX_LAYERS = 34;

    public HashRange {
        if (piecesRoot.length != ROOT_BYTES) {
            throw new IllegalArgumentException("a pieces root has 32 bytes");
        }
        piecesRoot = piecesRoot.clone();
    }

    @Override
    public byte[] piecesRoot() {
        return piecesRoot.clone();
    }

    /** What is wrong with it, as a message from the network; empty for a range that some file could have. */
    String fault() {
        if (length < 2 || length > MAX_HASHES || Integer.bitCount(length) != 1) {
            return "a range of " + length + " hashes";
        }
        if (baseLayer < 0 || proofLayers < 0 || baseLayer > MAX_LAYERS || proofLayers > MAX_LAYERS) {
            return "hashes of layer " + baseLayer + " with " + proofLayers + " above";
        }
        return index < 0 || index % length != 0 ? "hashes from " + index + " by " + length : "";
    }

    /**
     * How many uncle hashes follow the range's own: the layers of the proof that the range itself does not give. A range
     * of two gives none of them, of four the first, and so on.
     */
    public int proofHashes() {
        return Math.max(0, proofLayers - (Integer.numberOfTrailingZeros(length) - 1));
    }

    /** How many hashes an answer carries. */
    public int answerHashes() {
        return length + proofHashes();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof HashRange other
                && Arrays.equals(piecesRoot, other.piecesRoot)
                && baseLayer == other.baseLayer
                && index == other.index
                && length == other.length
                && proofLayers == other.proofLayers;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(piecesRoot) * 31 + ((baseLayer * 31 + index) * 31 + length) * 31 + proofLayers;
    }
}
