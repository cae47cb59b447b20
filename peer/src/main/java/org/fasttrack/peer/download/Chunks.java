package org.fasttrack.peer.download;

import java.util.BitSet;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of the file are missing, being fetched, or done, in chunks of 64 leaves (1 MiB). When nothing is left to
 * hand out, an idle source gets a chunk that a slower one is still at: the first to deliver wins. Thread-safe.
 */
final class Chunks {
    static final int LEAVES = 64;

    private final LeafHashes leaves;
    private final BitSet done;
    private final int[] askedOf;

    /** One chunk to fetch. @param bytes its length; the last one is shorter */
    record Chunk(int index, int firstLeaf, int leafCount, long from, int bytes) {}

    /** @param present leaves that are on disk and verified */
    Chunks(LeafHashes leaves, BitSet present) {
        this.leaves = leaves;
        int chunks = (leaves.count() + LEAVES - 1) / LEAVES;
        this.done = new BitSet(chunks);
        this.askedOf = new int[chunks];
        for (int i = 0; i < chunks; i++) {
            int end = Math.min(leaves.count(), (i + 1) * LEAVES);
            done.set(i, present.nextClearBit(i * LEAVES) >= end);
        }
    }

    /** The next chunk for a source, or null when there is none; waits while every missing chunk is with two sources. */
    synchronized @Nullable Chunk take() {
        int best = -1;
        for (int i = done.nextClearBit(0); i < askedOf.length; i = done.nextClearBit(i + 1)) {
            if (askedOf[i] == 0) {
                best = i;
                break;
            }
            if (askedOf[i] == 1 && best < 0) {
                best = i;
            }
        }
        if (best < 0) {
            return null;
        }
        askedOf[best]++;
        int first = best * LEAVES;
        int count = Math.min(LEAVES, leaves.count() - first);
        long from = (long) first * MerkleTree.LEAF_BYTES;
        long to = Math.min(leaves.fileBytes(), from + (long) count * MerkleTree.LEAF_BYTES);
        return new Chunk(best, first, count, from, (int) (to - from));
    }

    /** @return true when this delivery was the first one of the chunk */
    synchronized boolean deliver(Chunk chunk) {
        boolean first = !done.get(chunk.index());
        done.set(chunk.index());
        notifyAll();
        return first;
    }

    synchronized boolean isDone(Chunk chunk) {
        return done.get(chunk.index());
    }

    synchronized void giveBack(Chunk chunk) {
        askedOf[chunk.index()]--;
        notifyAll();
    }

    synchronized boolean complete() {
        return done.nextClearBit(0) >= askedOf.length;
    }

    /** Waits for a change, at most {@code millis}. */
    @SuppressWarnings("WaitNotInLoop") // the caller looks again after each waking, a spurious one included
    synchronized void await(long millis) throws InterruptedException {
        if (!complete()) {
            wait(millis);
        }
    }

    synchronized long doneBytes() {
        long last = leaves.fileBytes() - (long) (askedOf.length - 1) * LEAVES * MerkleTree.LEAF_BYTES;
        long whole = (long) LEAVES * MerkleTree.LEAF_BYTES;
        int count = done.cardinality();
        boolean lastDone = askedOf.length > 0 && done.get(askedOf.length - 1);
        return lastDone ? (count - 1) * whole + last : count * whole;
    }
}
