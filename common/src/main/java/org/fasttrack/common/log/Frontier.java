package org.fasttrack.common.log;

/**
 * The root of a growing log in memory logarithmic in its size: a binary counter, in which bit {@code l} being set means
 * that a finished subtree of {@code 2^l} leaves waits for its right sibling. Enough to check heads, not to prove anything.
 */
public final class Frontier {
    private final byte[][] waiting;
    private long size;

    /** Of an empty log. */
    public Frontier() {
        this(new byte[Long.SIZE][], 0);
    }

    Frontier(byte[][] waiting, long size) {
        this.waiting = waiting;
        this.size = size;
    }

    /** Adds the next leaf's hash. */
    public void add(byte[] leafHash) {
        byte[] node = leafHash;
        int level = 0;
        for (; (size >>> level & 1) != 0; level++) {
            node = TreeHash.node(waiting[level], node);
        }
        waiting[level] = node;
        size++;
    }

    public long size() {
        return size;
    }

    /** The root over what was added so far; adding may go on. */
    public byte[] root() {
        if (size == 0) {
            return TreeHash.empty();
        }
        int level = Long.numberOfTrailingZeros(size);
        byte[] node = waiting[level].clone();
        for (level++; size >>> level != 0; level++) {
            if ((size >>> level & 1) != 0) {
                node = TreeHash.node(waiting[level], node);
            }
        }
        return node;
    }

    public TreeHead head() {
        return new TreeHead(size, root());
    }
}
