package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Postings of word beginnings in a large segment: of up to {@value #SHORT_BYTES} bytes when more than {@value #SHORT_FROM}
 * documents have one, of up to {@value #MAX_BYTES} when more than {@value #LONG_FROM} have. A prefix query then reads one
 * list instead of thousands, and one without a list has few documents to gather.
 */
final class Prefixes {
    static final int MAX_BYTES = 8;
    private static final int SHORT_BYTES = 4;
    private static final int SHORT_FROM = 128;
    private static final int LONG_FROM = 1024;
    static final Prefixes NONE = new Prefixes(new long[0], new int[0]);

    /** Words hold no zero byte, so a beginning filled up with zeros is no other one. */
    private final long[] keys;

    private final int[] handles;

    private Prefixes(long[] keys, int[] handles) {
        this.keys = keys;
        this.handles = handles;
    }

    /** The handle of the prefix's postings, or {@link Integer#MIN_VALUE}. */
    int handle(byte[] prefix) {
        if (prefix.length > MAX_BYTES) {
            return Integer.MIN_VALUE;
        }
        int at = Arrays.binarySearch(keys, Bytes.key(prefix, 0, prefix.length) ^ Long.MIN_VALUE);
        return at < 0 ? Integer.MIN_VALUE : handles[at];
    }

    long memoryBytes() {
        return 12L * keys.length + 64;
    }

    /** Writes the lists after the words' own. */
    static Prefixes build(Dictionary words, Slab.Writer postings, int documents) {
        return new Builder(words, postings, documents).build();
    }

    /** Walks the words once and closes a beginning's group of words where it ends. */
    private static final class Builder {
        private final Dictionary words;
        private final Slab.Writer postings;
        private final int documents;
        private final int[] groupStart = new int[MAX_BYTES + 1];
        private final List<long[]> found = new ArrayList<>();
        private final IntList docs = new IntList(1024);

        Builder(Dictionary words, Slab.Writer postings, int documents) {
            this.words = words;
            this.postings = postings;
            this.documents = documents;
        }

        Prefixes build() {
            Dictionary.Reader reader = words.reader();
            long last = 0;
            while (reader.next()) {
                long key = reader.key();
                close(last, Long.numberOfLeadingZeros(last ^ key) / 8, reader.number);
                last = key;
            }
            close(last, 0, words.size());
            found.sort((a, b) -> Long.compare(a[0], b[0]));
            return new Prefixes(
                    found.stream().mapToLong(entry -> entry[0]).toArray(),
                    found.stream().mapToInt(entry -> (int) entry[1]).toArray());
        }

        /** Word {@code end} shares {@code shared} bytes with the ones before it, which begin with {@code key}. */
        private void close(long key, int shared, int end) {
            int known = MAX_BYTES - Long.numberOfTrailingZeros(key) / 8;
            for (int length = known; length > shared; length--) {
                closeGroup(key & (-1L << ((MAX_BYTES - length) * 8)), length, groupStart[length], end);
            }
            for (int length = shared + 1; length <= MAX_BYTES; length++) {
                groupStart[length] = end;
            }
        }

        private void closeGroup(long key, int length, int from, int to) {
            int least = length <= SHORT_BYTES ? SHORT_FROM : LONG_FROM;
            if (to - from < 2) {
                return;
            }
            docs.clear();
            Slab slab = postings.soFar();
            for (int word = from; word < to; word++) {
                Postings.addAll(slab, words.handle(word), documents, docs);
            }
            if (docs.size > least) {
                docs.sortDistinct(documents);
                found.add(
                        new long[] {key ^ Long.MIN_VALUE, Postings.write(postings, docs.values, docs.size, documents)});
            }
        }
    }
}
