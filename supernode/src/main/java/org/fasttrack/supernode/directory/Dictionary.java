package org.fasttrack.supernode.directory;

import java.util.Arrays;
import java.util.List;

/**
 * The words of a segment in the order of their bytes, each with the handle of its postings; front coded in blocks of
 * {@value #BLOCK}. A search halves over the first eight bytes of the blocks' heads, which stand side by side, and then
 * follows one block without unpacking it.
 */
final class Dictionary {
    private static final int BLOCK = 16;
    /** Bytes of a cache line. */
    private static final int LINE = 64;
    /** A nibble that is full says that a byte with the value follows. */
    private static final int ESCAPE = 15;

    /** Words are cut to 64 characters, which are at most 192 bytes. */
    static final int MOST_BYTES = 255;

    private final Slab slab;
    private final int[] blocks;
    private final long[] heads;
    private final Handles handles;

    private Dictionary(Slab slab, int[] blocks, long[] heads, Handles handles) {
        this.slab = slab;
        this.blocks = blocks;
        this.heads = heads;
        this.handles = handles;
    }

    int size() {
        return handles.size();
    }

    int handle(int word) {
        return handles.get(word);
    }

    /** The word's number, or -1. */
    int find(byte[] word) {
        int found = search(word);
        return found >= 0 ? found : -1;
    }

    /**
     * Finds several words, whose memory is waited for together.
     *
     * @param found their handles
     * @return false when one is not here
     */
    boolean findAll(List<byte[]> wanted, int[] found) {
        int touched = 0;
        for (int i = 0; i < found.length; i++) {
            found[i] = blockOf(wanted.get(i));
            touched += touch(Math.max(0, found[i]));
        }
        for (int i = 0; i < found.length; i++) {
            int number = found[i] < 0 ? -1 : searchBlock(wanted.get(i), found[i]);
            if (number < 0) {
                return false;
            }
            found[i] = handles.get(number);
        }
        // Never true, which no compiler knows: the loads stay.
        return touched != Integer.MIN_VALUE;
    }

    /** Brings a block's words and handles near. */
    private int touch(int block) {
        byte[] bytes = slab.chunk(blocks[block]);
        int at = Slab.offset(blocks[block]);
        int first = block * BLOCK;
        int sum = bytes[at] + bytes[Math.min(at + LINE, bytes.length - 1)];
        sum += handles.get(first) + handles.get(Math.min(first + BLOCK, handles.size()) - 1);
        return sum & 1;
    }

    /** The first word that is not below {@code word}. */
    int ceiling(byte[] word) {
        int found = search(word);
        return found >= 0 ? found : ~found;
    }

    /** The end of the words that begin with {@code prefix}, of which {@code from} is the first. */
    int prefixEnd(byte[] prefix, int from) {
        byte[] next = prefix.clone();
        // UTF-8 has no byte 0xff that this could overflow.
        next[next.length - 1]++;
        return Math.max(from, ceiling(next));
    }

    /** The word's number, or the complement of where it would stand. */
    private int search(byte[] word) {
        int block = blockOf(word);
        return block < 0 ? ~0 : searchBlock(word, block);
    }

    /** The last block whose head is not above {@code word}, or -1. */
    private int blockOf(byte[] word) {
        long key = Bytes.key(word, 0, word.length) ^ Long.MIN_VALUE;
        int above = firstAbove(key);
        return above == 0 || heads[above - 1] < key ? above - 1 : lastOfEqual(word, key, above);
    }

    /** The first block whose head's first bytes are above {@code key}: halves without a branch that could be guessed wrong. */
    private int firstAbove(long key) {
        int low = 0;
        int count = heads.length;
        while (count > 1) {
            int half = count >>> 1;
            low += heads[low + half - 1] <= key ? half : 0;
            count -= half;
        }
        return count == 1 && heads[low] <= key ? low + 1 : low;
    }

    /** As {@link #blockOf}; blocks before {@code end} have heads that begin as the word does. */
    private int lastOfEqual(byte[] word, long key, int end) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (heads[middle] < key || compareHead(middle, word) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private int compareHead(int block, byte[] word) {
        byte[] bytes = slab.chunk(blocks[block]);
        int at = Slab.offset(blocks[block]);
        return Arrays.compareUnsigned(bytes, at + 1, at + 1 + (bytes[at] & 0xff), word, 0, word.length);
    }

    /**
     * {@code matched} is how far {@code word} agrees with the last word that is below it. One that shares more with its
     * neighbour is below, too; one that shares less is above.
     */
    private int searchBlock(byte[] word, int block) {
        byte[] bytes = slab.chunk(blocks[block]);
        int at = Slab.offset(blocks[block]) + 1;
        int length = bytes[at - 1] & 0xff;
        int matched = matching(bytes, at, length, word, 0);
        if (matched == length && matched == word.length) {
            return block * BLOCK;
        }
        int end = Math.min(handles.size(), (block + 1) * BLOCK);
        at += length;
        for (int number = block * BLOCK + 1; number < end; number++) {
            int tag = bytes[at++] & 0xff;
            int shared = tag >>> 4 == ESCAPE ? bytes[at++] & 0xff : tag >>> 4;
            int rest = (tag & ESCAPE) == ESCAPE ? bytes[at++] & 0xff : tag & ESCAPE;
            if (shared < matched) {
                return ~number;
            }
            if (shared == matched) {
                int more = matching(bytes, at, rest, word, matched);
                matched += more;
                if (matched == word.length) {
                    return more == rest ? number : ~number;
                }
                if (more < rest && (bytes[at + more] & 0xff) > (word[matched] & 0xff)) {
                    return ~number;
                }
            }
            at += rest;
        }
        return ~end;
    }

    private static int matching(byte[] bytes, int at, int length, byte[] word, int from) {
        int most = Math.min(length, word.length - from);
        int count = 0;
        while (count < most && bytes[at + count] == word[from + count]) {
            count++;
        }
        return count;
    }

    long memoryBytes() {
        return slab.memoryBytes() + 4L * blocks.length + handles.memoryBytes() + 8L * heads.length + 80;
    }

    Reader reader() {
        return new Reader();
    }

    /** Reads all words in order. */
    final class Reader {
        final byte[] word = new byte[MOST_BYTES + 1];
        int length;
        int number = -1;
        private byte[] bytes = {};
        private int at;

        boolean next() {
            if (++number == handles.size()) {
                return false;
            }
            int shared = 0;
            if (number % BLOCK == 0) {
                int address = blocks[number / BLOCK];
                bytes = slab.chunk(address);
                at = Slab.offset(address);
                length = bytes[at++] & 0xff;
            } else {
                int tag = bytes[at++] & 0xff;
                shared = tag >>> 4 == ESCAPE ? bytes[at++] & 0xff : tag >>> 4;
                length = shared + ((tag & ESCAPE) == ESCAPE ? bytes[at++] & 0xff : tag & ESCAPE);
            }
            System.arraycopy(bytes, at, word, shared, length - shared);
            at += length - shared;
            return true;
        }

        long key() {
            return Bytes.key(word, 0, length);
        }

        int handle() {
            return handles.get(number);
        }
    }

    /** Takes words in the order of their bytes. */
    static final class Writer {
        private final Slab.Writer out;
        private final IntList blocks = new IntList(16);
        private final IntList handles;
        private long[] heads = new long[16];
        private final byte[] last = new byte[MOST_BYTES];
        private int lastLength;

        Writer(int words) {
            out = new Slab.Writer(words * 8 + BLOCK * (MOST_BYTES + 3));
            handles = new IntList(words);
        }

        void add(byte[] source, int from, int to, int handle) {
            int length = to - from;
            if (handles.size % BLOCK == 0) {
                if (blocks.size == heads.length) {
                    heads = Arrays.copyOf(heads, heads.length * 2);
                }
                heads[blocks.size] = Bytes.key(source, from, length) ^ Long.MIN_VALUE;
                blocks.add(out.begin(BLOCK * (MOST_BYTES + 3)));
                out.putByte(length);
                out.put(source, from, length);
            } else {
                int miss = Arrays.mismatch(last, 0, lastLength, source, from, to);
                addRest(source, from, length, miss < 0 ? length : miss);
            }
            System.arraycopy(source, from, last, 0, length);
            lastLength = length;
            handles.add(handle);
        }

        private void addRest(byte[] source, int from, int length, int shared) {
            int rest = length - shared;
            out.putByte(Math.min(shared, ESCAPE) << 4 | Math.min(rest, ESCAPE));
            if (shared >= ESCAPE) {
                out.putByte(shared);
            }
            if (rest >= ESCAPE) {
                out.putByte(rest);
            }
            out.put(source, from + shared, rest);
        }

        Dictionary finish() {
            return new Dictionary(
                    out.finish(), blocks.toArray(), Arrays.copyOf(heads, blocks.size), Handles.of(handles));
        }
    }
}
