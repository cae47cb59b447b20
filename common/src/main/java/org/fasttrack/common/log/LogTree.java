package org.fasttrack.common.log;

import java.util.ArrayList;
import java.util.List;

/**
 * A log's hashes, able to prove: every finished subtree is kept, 64 bytes of memory an entry. Any earlier size can be asked
 * for, since a log only grows. Not thread-safe.
 */
public final class LogTree {
    private final List<HashLevel> levels = new ArrayList<>();
    private long size;

    /** Adds the next leaf's hash. @return the leaf's index */
    public long add(byte[] leafHash) {
        byte[] node = leafHash;
        int level = 0;
        for (; (size >>> level & 1) != 0; level++) {
            level(level).add(node);
            node = TreeHash.node(level(level).get((size >>> level) - 1), node);
        }
        level(level).add(node);
        return size++;
    }

    private HashLevel level(int level) {
        if (level == levels.size()) {
            levels.add(new HashLevel());
        }
        return levels.get(level);
    }

    public long size() {
        return size;
    }

    public TreeHead head() {
        return head(size);
    }

    /** What the head was when the log had {@code atSize} entries. */
    public TreeHead head(long atSize) {
        check(atSize <= size && atSize >= 0, "the log has " + size + " entries, not " + atSize);
        return new TreeHead(atSize, atSize == 0 ? TreeHash.empty() : root(0, atSize));
    }

    /** A tree over the first {@code leaves} of this one. */
    public LogTree first(long leaves) {
        check(leaves >= 0 && leaves <= size, "the log has " + size + " entries, not " + leaves);
        LogTree tree = new LogTree();
        for (long leaf = 0; leaf < leaves; leaf++) {
            tree.add(levels.getFirst().get(leaf));
        }
        return tree;
    }

    /** A small copy that can grow on its own: to see what a log would become. */
    public Frontier frontier() {
        byte[][] waiting = new byte[Long.SIZE][];
        for (int level = 0; size >>> level != 0; level++) {
            if ((size >>> level & 1) != 0) {
                waiting[level] = levels.get(level).get((size >>> level) - 1);
            }
        }
        return new Frontier(waiting, size);
    }

    /** That entry {@code index} stands in the first {@code atSize} entries (RFC 9162 section 2.1.3.1). */
    public Inclusion inclusion(long index, long atSize) {
        check(index >= 0 && index < atSize && atSize <= size, "no entry " + index + " among " + atSize);
        List<byte[]> path = new ArrayList<>();
        include(index, 0, atSize, path);
        return new Inclusion(index, atSize, path);
    }

    private void include(long index, long from, long to, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (index < middle) {
            include(index, from, middle, path);
            path.add(root(middle, to));
        } else {
            include(index, middle, to, path);
            path.add(root(from, middle));
        }
    }

    /** That the first {@code newSize} entries begin with the first {@code oldSize} (RFC 9162 section 2.1.4.1). */
    public Consistency consistency(long oldSize, long newSize) {
        check(oldSize >= 0 && oldSize <= newSize && newSize <= size, "sizes " + oldSize + " and " + newSize);
        List<byte[]> path = new ArrayList<>();
        if (oldSize > 0 && oldSize < newSize) {
            extend(oldSize, 0, newSize, true, path);
        }
        return new Consistency(oldSize, newSize, path);
    }

    /** @param known whether the verifier has this subtree's hash already: it is the old root */
    private void extend(long oldSize, long from, long to, boolean known, List<byte[]> path) {
        if (oldSize == to) {
            if (!known) {
                path.add(root(from, to));
            }
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (oldSize <= middle) {
            extend(oldSize, from, middle, known, path);
            path.add(root(middle, to));
        } else {
            extend(oldSize, middle, to, false, path);
            path.add(root(from, middle));
        }
    }

    /** The hash over leaves {@code from} to {@code to} (exclusive); {@code from} is where such a subtree may begin. */
    private byte[] root(long from, long to) {
        long width = to - from;
        if (Long.bitCount(width) == 1) {
            int level = Long.numberOfTrailingZeros(width);
            return levels.get(level).get(from >>> level);
        }
        long middle = from + Long.highestOneBit(width);
        return TreeHash.node(root(from, middle), root(middle, to));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
