package org.fasttrack.peer.swarm.wire;

import java.util.Arrays;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;

/** The proof that one leaf belongs to a content: its pair's hashes and their uncles, as BEP 52 would answer for them. */
public final class LeafProof {
    private static final int HASH = MerkleTree.HASH_BYTES;

    private LeafProof() {}

    /** 32 bytes a layer; empty for a file of one leaf, whose hash is the id. */
    public static byte[] of(byte[] leafHashes, long leaf) {
        int leaves = leafHashes.length / HASH;
        if (leaf < 0 || leaf >= leaves) {
            throw new IllegalArgumentException("there is no leaf " + leaf + " among " + leaves);
        }
        if (leaves == 1) {
            return new byte[0];
        }
        HashLayers layers = HashLayers.of(leafHashes);
        return layers.answer(pair(layers.root(), leaves, leaf)).orElseThrow();
    }

    /** The proven hash of {@code leaf}; empty when {@code proof} proves none. */
    public static Optional<byte[]> leafHash(ContentId content, long leaves, long leaf, byte[] proof) {
        if (leaves == 1) {
            return leaf == 0 && proof.length == 0 ? Optional.of(content.bytes()) : Optional.empty();
        }
        if (leaf < 0 || leaf >= leaves || !HashLayers.proven(content, leaves, pair(content, leaves, leaf), proof)) {
            return Optional.empty();
        }
        int at = (int) (leaf & 1) * HASH;
        return Optional.of(Arrays.copyOfRange(proof, at, at + HASH));
    }

    /** How long a proof is. */
    public static int bytes(long leaves) {
        return leaves == 1 ? 0 : (height(leaves) + 1) * HASH;
    }

    private static HashRange pair(ContentId content, long leaves, long leaf) {
        return new HashRange(content.bytes(), 0, (int) (leaf & ~1L), 2, height(leaves) - 1);
    }

    private static int height(long leaves) {
        return Long.SIZE - Long.numberOfLeadingZeros(leaves - 1);
    }
}
