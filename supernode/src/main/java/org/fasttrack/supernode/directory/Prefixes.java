package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Postings of word beginnings of {@value #SHORTEST} to {@value #LONGEST} bytes that more than {@value #MANY} documents of a large
 * segment have. A prefix query then reads one list instead of thousands. A shorter beginning is the union of a few dozen
 * of these, and few words share a longer one: see {@link PrefixWalk}.
 */
final class Prefixes {
    static final int NO_LIST = Integer.MIN_VALUE;
    private static final int SHORTEST = 2;
    private static final int LONGEST = 4;
    private static final int MANY = 1024;
    static final Prefixes NONE = new Prefixes(new int[0], new int[0]);

    /** Words hold no zero byte, so a beginning filled up with zeros is no other one. Sorted, unsigned but for the flip. */
    private final int[] keys;

    private final int[] handles;

    private Prefixes(int[] keys, int[] handles) {
        this.keys = keys;
        this.handles = handles;
    }

    /** The handle of the prefix's postings, or {@link #NO_LIST}. */
    int handle(byte[] prefix) {
        if (prefix.length > LONGEST) {
            return NO_LIST;
        }
        int at = Arrays.binarySearch(keys, key(prefix));
        return at < 0 ? NO_LIST : handles[at];
    }

    /** The beginnings of {@value #SHORTEST} bytes with a list that go on from a shorter {@code prefix}, in order. */
    List<byte[]> longer(byte[] prefix) {
        if (prefix.length >= SHORTEST) {
            return List.of();
        }
        List<byte[]> found = new ArrayList<>();
        int at = Arrays.binarySearch(keys, key(prefix));
        for (int i = at < 0 ? ~at : at; i < keys.length; i++) {
            int key = keys[i] ^ Integer.MIN_VALUE;
            if (key >>> 24 != (prefix[0] & 0xff)) {
                break;
            }
            if ((key & 0xffff) == 0) {
                found.add(new byte[] {(byte) (key >>> 24), (byte) (key >>> 16)});
            }
        }
        return found;
    }

    private static int key(byte[] prefix) {
        return (int) (Bytes.key(prefix, 0, prefix.length) >>> 32) ^ Integer.MIN_VALUE;
    }

    long memoryBytes() {
        return 8L * keys.length + 64;
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
        private final int[] groupStart = new int[LONGEST + 1];
        private final List<int[]> found = new ArrayList<>();
        private final IntList docs = new IntList(1024);

        Builder(Dictionary words, Slab.Writer postings, int documents) {
            this.words = words;
            this.postings = postings;
            this.documents = documents;
        }

        Prefixes build() {
            Dictionary.Reader reader = words.reader();
            int last = 0;
            while (reader.next()) {
                int key = (int) (reader.key() >>> 32);
                close(last, Integer.numberOfLeadingZeros(last ^ key) / 8, reader.number);
                last = key;
            }
            close(last, 0, words.size());
            found.sort((a, b) -> Integer.compare(a[0], b[0]));
            return new Prefixes(
                    found.stream().mapToInt(entry -> entry[0]).toArray(),
                    found.stream().mapToInt(entry -> entry[1]).toArray());
        }

        /** Word {@code end} shares {@code shared} bytes with the ones before it, which begin with {@code key}. */
        private void close(int key, int shared, int end) {
            int known = LONGEST - Integer.numberOfTrailingZeros(key) / 8;
            for (int length = known; length > shared && length >= SHORTEST; length--) {
                closeGroup(key & (-1 << ((LONGEST - length) * 8)), groupStart[length], end);
            }
            for (int length = shared + 1; length <= LONGEST; length++) {
                groupStart[length] = end;
            }
        }

        private void closeGroup(int key, int from, int to) {
            if (to - from < 2) {
                return;
            }
            docs.clear();
            Slab slab = postings.soFar();
            for (int word = from; word < to; word++) {
                Postings.addAll(slab, words.handle(word), documents, docs);
            }
            if (docs.size > MANY) {
                docs.sortDistinct(documents);
                int handle = Postings.write(
                        postings,
                        docs.values,
                        /* size= */ docs.size,
                        /* bound= */ documents,
                        Postings.Forms.BEGINNINGS);
                found.add(new int[] {key ^ Integer.MIN_VALUE, handle});
            }
        }
    }
}
