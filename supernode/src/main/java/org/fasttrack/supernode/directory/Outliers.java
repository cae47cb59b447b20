package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** The few numbers of a column that do not fit into it, by document. */
final class Outliers {
    static final int BYTES = 12;
    private static final int[] NO_DOCS = {};
    private static final long[] NO_VALUES = {};

    private int[] docs = NO_DOCS;
    private long[] values = NO_VALUES;
    private int size;

    /** Documents come upwards. */
    void add(int doc, long value) {
        if (size == docs.length) {
            docs = Arrays.copyOf(docs, size + size / 4 + 1);
            values = Arrays.copyOf(values, docs.length);
        }
        docs[size] = doc;
        values[size++] = value;
    }

    long get(int doc) {
        return values[Arrays.binarySearch(docs, 0, size, doc)];
    }

    long memoryBytes() {
        return (long) docs.length * BYTES + 64;
    }
}
