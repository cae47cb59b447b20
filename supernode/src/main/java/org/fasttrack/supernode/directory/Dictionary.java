package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** The words of a segment in the order of their bytes, each with the handle of its postings. */
final class Dictionary {
    private static final int JUMP_FROM = 4096;
    private final byte[] text;
    private final int[] ends;
    private final int[] handles;
    /** Large dictionaries: the first word of each two-byte beginning, so that a search starts close. */
    private final int[] jumps;

    Dictionary(byte[] text, int[] ends, int[] handles) {
        this.text = text;
        this.ends = ends;
        this.handles = handles;
        this.jumps = ends.length < JUMP_FROM ? new int[0] : jumps();
    }

    private int[] jumps() {
        int[] first = new int[(1 << 16) + 1];
        int word = 0;
        for (int key = 0; key < first.length; key++) {
            while (word < ends.length && pair(text, start(word), ends[word]) < key) {
                word++;
            }
            first[key] = word;
        }
        return first;
    }

    private static int pair(byte[] bytes, int from, int to) {
        return (bytes[from] & 0xff) << 8 | (to - from > 1 ? bytes[from + 1] & 0xff : 0);
    }

    int size() {
        return ends.length;
    }

    byte[] text() {
        return text;
    }

    int start(int word) {
        return word == 0 ? 0 : ends[word - 1];
    }

    int end(int word) {
        return ends[word];
    }

    int handle(int word) {
        return handles[word];
    }

    /** The word's number, or -1. */
    int find(byte[] word) {
        int at = ceiling(word);
        return at < ends.length && Arrays.equals(text, start(at), ends[at], word, 0, word.length) ? at : -1;
    }

    /** The first word that is not below {@code word}. */
    int ceiling(byte[] word) {
        int low = 0;
        int high = ends.length;
        if (jumps.length > 0 && word.length > 0) {
            int key = pair(word, 0, word.length);
            low = jumps[key];
            high = jumps[key + 1];
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(text, start(middle), ends[middle], word, 0, word.length) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The end of the words that begin with {@code prefix}, of which {@code from} is the first. */
    int prefixEnd(byte[] prefix, int from) {
        int low = from;
        int high = ends.length;
        if (jumps.length > 0 && prefix.length > 1) {
            high = jumps[pair(prefix, 0, prefix.length) + 1];
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            int to = Math.min(ends[middle], start(middle) + prefix.length);
            if (Arrays.compareUnsigned(text, start(middle), to, prefix, 0, prefix.length) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long memoryBytes() {
        return text.length + 4L * (ends.length + handles.length + jumps.length);
    }
}
