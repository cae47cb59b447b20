package org.fasttrack.peer.torrent;

import java.util.BitSet;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;

/** A content's leaf hashes as they come range by range (BEP 52), each proven up to the content id by itself. */
final class LeafRanges {
    private static final int HASH = MerkleTree.HASH_BYTES;

    private final ContentId content;
    private final long bytes;
    private final int leaves;
    private final int length;
    private final int height;
    private final BitSet had = new BitSet();
    /** Made when the first range has proven that the content is about so large. */
    private byte[] hashes = new byte[0];

    /** @param bytes of the content, which has two leaves or more: a single one is its own hash */
    LeafRanges(ContentId content, long bytes) {
        this.content = content;
        this.bytes = bytes;
        this.leaves = (int) MerkleTree.leafCount(bytes);
        this.height = Integer.SIZE - Integer.numberOfLeadingZeros(leaves - 1);
        this.length = Math.min(HashRange.MAX_HASHES, 1 << height);
    }

    int count() {
        return (leaves - 1) / length + 1;
    }

    /** The range {@code number}, with its whole proof. */
    HashRange get(int number) {
        return new HashRange(content.bytes(), 0, number * length, length, height - 1);
    }

    /** The number of {@code range}; -1 when that is none of these. */
    int number(HashRange range) {
        int number = range.index() / length;
        return number < count() && range.equals(get(number)) ? number : -1;
    }

    boolean has(int number) {
        return had.get(number);
    }

    /** How many bytes of hashes the content has, once that is proven; 0 before. */
    int provenBytes() {
        return hashes.length;
    }

    /** Keeps the hashes of range {@code number}. @return false when they are not the content's */
    boolean take(int number, byte[] given) {
        if (!HashLayers.proven(content, leaves, get(number), given)) {
            return false;
        }
        if (hashes.length == 0) {
            hashes = new byte[leaves * HASH];
        }
        int at = number * length * HASH;
        System.arraycopy(given, 0, hashes, at, Math.min(length * HASH, hashes.length - at));
        had.set(number);
        return true;
    }

    /** All of them; empty while some are missing. */
    Optional<LeafHashes> whole() {
        return had.cardinality() == count() ? LeafHashes.adopted(content, bytes, hashes) : Optional.empty();
    }
}
