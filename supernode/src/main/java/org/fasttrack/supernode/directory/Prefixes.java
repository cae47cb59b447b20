package org.fasttrack.supernode.directory;

import java.util.Arrays;

/**
 * Postings of word beginnings in a large segment: of up to 4 bytes when several words share them, of up to 8 when many do. A
 * prefix query then reads one list instead of thousands.
 */
final class Prefixes {
    static final int MAX_BYTES = 8;
    private static final int SHORT_BYTES = 4;
    private static final int MANY_WORDS = 16;
    private static final int MANY_DOCUMENTS = 64;
    static final Prefixes NONE = new Prefixes(new long[MAX_BYTES + 1][0], new int[MAX_BYTES + 1][0]);

    private final long[][] keys;
    private final int[][] handles;

    private Prefixes(long[][] keys, int[][] handles) {
        this.keys = keys;
        this.handles = handles;
    }

    /** The handle of the prefix's postings, or {@link Integer#MIN_VALUE}. */
    int handle(byte[] prefix) {
        if (prefix.length > MAX_BYTES) {
            return Integer.MIN_VALUE;
        }
        long key = Bytes.prefixKey(prefix, 0, prefix.length) ^ Long.MIN_VALUE;
        int at = Arrays.binarySearch(keys[prefix.length], key);
        return at < 0 ? Integer.MIN_VALUE : handles[prefix.length][at];
    }

    /** Writes the lists after the words' own. */
    static Prefixes build(Dictionary words, ByteSlab postings, int documents) {
        long[][] keys = new long[MAX_BYTES + 1][];
        int[][] handles = new int[MAX_BYTES + 1][];
        IntList docs = new IntList(1024);
        keys[0] = new long[0];
        handles[0] = new int[0];
        for (int length = 1; length <= MAX_BYTES; length++) {
            long[] found = new long[16];
            IntList at = new IntList(16);
            for (int from = 0; from < words.size(); ) {
                int to = groupEnd(words, from, length);
                if (to - from > (length <= SHORT_BYTES ? 1 : MANY_WORDS)
                        && words.end(from) - words.start(from) >= length) {
                    gather(words, postings, documents, from, to, docs);
                    if (docs.size > MANY_DOCUMENTS) {
                        docs.sortDistinct(documents);
                        if (at.size == found.length) {
                            found = Arrays.copyOf(found, at.size * 2);
                        }
                        found[at.size] = Bytes.prefixKey(words.text(), words.start(from), length) ^ Long.MIN_VALUE;
                        at.add(Postings.write(postings, docs.values, docs.size, documents));
                    }
                }
                from = to;
            }
            keys[length] = Arrays.copyOf(found, at.size);
            handles[length] = at.toArray();
        }
        return new Prefixes(keys, handles);
    }

    private static int groupEnd(Dictionary words, int from, int length) {
        byte[] text = words.text();
        int start = words.start(from);
        if (words.end(from) - start < length) {
            return from + 1;
        }
        int to = from + 1;
        while (to < words.size()
                && words.end(to) - words.start(to) >= length
                && Arrays.equals(text, words.start(to), words.start(to) + length, text, start, start + length)) {
            to++;
        }
        return to;
    }

    static void gather(Dictionary words, ByteSlab postings, int documents, int from, int to, IntList docs) {
        docs.clear();
        for (int word = from; word < to; word++) {
            addAll(Postings.open(postings.array(), words.handle(word), documents), docs);
        }
    }

    static void addAll(Cursor cursor, IntList docs) {
        for (int doc = cursor.advance(0); doc != Cursor.END; doc = cursor.advance(doc + 1)) {
            docs.add(doc);
        }
    }

    long memoryBytes() {
        return 12L * Arrays.stream(keys).mapToInt(k -> k.length).sum();
    }
}
