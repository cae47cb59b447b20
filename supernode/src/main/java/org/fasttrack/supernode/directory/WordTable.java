package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fasttrack.common.query.Words;

/** Gathers the distinct words of names, each with a number in order of first sight; splits as {@link Words} does. */
final class WordTable {
    private final ByteSlab text = new ByteSlab(1 << 12);
    private final IntList ends = new IntList(256);
    private int[] slots = new int[1024];
    private final byte[] run = new byte[Words.MAX_WORD_CHARS];

    int size() {
        return ends.size;
    }

    int start(int word) {
        return word == 0 ? 0 : ends.values[word - 1];
    }

    int end(int word) {
        return ends.values[word];
    }

    byte[] text() {
        return text.array();
    }

    /** Adds to {@code found} the words of {@code name}, possibly repeated. */
    void split(String name, byte[] utf8, int length, IntList found) {
        if (length != name.length()) {
            for (String word : Words.of(name)) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                found.add(intern(bytes, 0, bytes.length));
            }
            return;
        }
        int size = -1;
        for (int i = 0; i < length; i++) {
            int c = folded(utf8[i]);
            if (c != 0) {
                size = Math.max(size, 0);
                if (size < run.length) {
                    run[size++] = (byte) c;
                }
            } else if (size > 0) {
                addRun(size, found);
                size = -1;
            }
        }
        if (size > 0) {
            addRun(size, found);
        }
    }

    private static int folded(byte b) {
        if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9')) {
            return b;
        }
        return b >= 'A' && b <= 'Z' ? b + 32 : 0;
    }

    private void addRun(int size, IntList found) {
        found.add(intern(run, 0, size));
        int start = 0;
        for (int i = 1; i < size; i++) {
            if (run[i] <= '9' != run[i - 1] <= '9') {
                found.add(intern(run, start, i));
                start = i;
            }
        }
        if (start > 0) {
            found.add(intern(run, start, size));
        }
    }

    private int intern(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        hash *= 0x9E3779B9;
        int mask = slots.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (slots[slot] != 0) {
            int word = slots[slot] - 1;
            if (Arrays.equals(text.array(), start(word), end(word), bytes, from, to)) {
                return word;
            }
            slot = slot + 1 & mask;
        }
        text.put(bytes, from, to - from);
        ends.add(text.size());
        slots[slot] = ends.size;
        if (ends.size * 2 > slots.length) {
            grow();
        }
        return ends.size - 1;
    }

    private void grow() {
        slots = new int[slots.length * 4];
        int mask = slots.length - 1;
        byte[] all = text.array();
        for (int word = 0; word < ends.size; word++) {
            int hash = 0;
            for (int i = start(word); i < end(word); i++) {
                hash = hash * 31 + all[i];
            }
            hash *= 0x9E3779B9;
            int slot = (hash ^ hash >>> 15) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = word + 1;
        }
    }

    /** The words' numbers in the order of their bytes. */
    int[] sorted() {
        byte[] all = text.array();
        long[] keys = new long[size()];
        for (int i = 0; i < keys.length; i++) {
            // Five bytes decide nearly every comparison; the number rides in the low bits.
            long key = Bytes.prefixKey(all, start(i), Math.min(5, end(i) - start(i)));
            keys[i] = (key & 0xFFFFFFFFFF000000L) >>> 1 | i;
        }
        if (keys.length >= 1 << 23) {
            throw new IllegalArgumentException("a list has at most " + (1 << 23) + " distinct words");
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) (keys[i] & (1 << 23) - 1);
        }
        sortTies(keys, order);
        return order;
    }

    private void sortTies(long[] keys, int[] order) {
        for (int from = 0; from < order.length; ) {
            int to = from + 1;
            while (to < order.length && keys[to] >>> 23 == keys[from] >>> 23) {
                to++;
            }
            if (to - from > 1) {
                Integer[] tied = new Integer[to - from];
                for (int i = 0; i < tied.length; i++) {
                    tied[i] = order[from + i];
                }
                Arrays.sort(tied, this::compare);
                for (int i = 0; i < tied.length; i++) {
                    order[from + i] = tied[i];
                }
            }
            from = to;
        }
    }

    private int compare(int a, int b) {
        return Arrays.compareUnsigned(text.array(), start(a), end(a), text.array(), start(b), end(b));
    }
}
