package org.fasttrack.supernode.directory;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;

/** One owner's list with its own sorted dictionary and postings. Immutable: a list is replaced, never edited. */
final class OwnerIndex {
    private final NodeId owner;
    private final List<ShareRecord> records;
    private final String[] dictionary;
    private final int[][] postings;
    private final Map<ContentId, int[]> contents = new HashMap<>();
    private final long bytes;

    OwnerIndex(NodeId owner, List<ShareRecord> sortedByName) {
        this.owner = owner;
        this.records = List.copyOf(sortedByName);
        Map<String, Positions> byWord = new HashMap<>();
        Map<ContentId, Positions> byContent = new HashMap<>();
        long total = 0;
        for (int i = 0; i < records.size(); i++) {
            ShareRecord record = records.get(i);
            total += record.bytes();
            int position = i;
            for (String word : new LinkedHashSet<>(Words.of(record.name()))) {
                byWord.computeIfAbsent(word, w -> new Positions()).add(position);
            }
            byContent.computeIfAbsent(record.content(), c -> new Positions()).add(position);
        }
        this.bytes = total;
        this.dictionary = byWord.keySet().stream().sorted().toArray(String[]::new);
        this.postings = Arrays.stream(dictionary).map(word -> byWord.get(word).toArray()).toArray(int[][]::new);
        byContent.forEach((content, positions) -> contents.put(content, positions.toArray()));
    }

    /** Positions as they are collected, ascending. */
    private static final class Positions {
        private int[] values = new int[1];
        private int size;

        void add(int position) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = position;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }

    NodeId owner() {
        return owner;
    }

    List<ShareRecord> records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    String[] dictionary() {
        return dictionary;
    }

    Iterable<ContentId> contents() {
        return contents.keySet();
    }

    int[] withContent(ContentId content) {
        return contents.getOrDefault(content, new int[0]);
    }

    int[] withWord(String word) {
        int at = Arrays.binarySearch(dictionary, word);
        return at < 0 ? new int[0] : postings[at];
    }

    int[] withPrefix(String prefix) {
        int at = Arrays.binarySearch(dictionary, prefix);
        at = at < 0 ? -at - 1 : at;
        BitSet found = new BitSet();
        for (; at < dictionary.length && dictionary[at].startsWith(prefix); at++) {
            for (int position : postings[at]) {
                found.set(position);
            }
        }
        return found.stream().toArray();
    }
}
