package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fasttrack.common.query.Words;

/**
 * Gathers the distinct words of names, each with a number in order of first sight; splits as {@link Words} does. Words are
 * told apart and sorted by their first eight bytes, which are the whole of most.
 */
final class WordTable {
    private static final int FEWEST_SLOTS = 512;
    private static final int NUMBER_BITS = 23;
    /** A number that fits beside five bytes of a word. */
    static final int MAX_WORDS = 1 << NUMBER_BITS;

    private byte[] text = new byte[1 << 12];
    private final IntList ends = new IntList(256);
    private long[] keys = new long[256];
    private int[] slots = new int[FEWEST_SLOTS];
    private final byte[] run = new byte[Words.MAX_WORD_CHARS + 8];

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
        return text;
    }

    /** Empties the table for the next list. */
    void clear() {
        ends.clear();
        if (slots.length > FEWEST_SLOTS * 64) {
            slots = new int[FEWEST_SLOTS];
        } else {
            Arrays.fill(slots, 0);
        }
    }

    /** Adds to {@code found} the words of {@code name}, possibly repeated. */
    void split(String name, byte[] utf8, IntList found) {
        if (utf8.length != name.length()) {
            for (String word : Words.of(name)) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                found.add(intern(bytes, 0, bytes.length));
            }
            return;
        }
        int size = 0;
        boolean mixed = false;
        for (byte b : utf8) {
            int c = FOLDED[b];
            if (c == 0) {
                addRun(size, mixed, found);
                size = 0;
                mixed = false;
            } else if (size < Words.MAX_WORD_CHARS) {
                mixed |= size > 0 && c <= '9' != run[size - 1] <= '9';
                run[size++] = (byte) c;
            }
        }
        addRun(size, mixed, found);
    }

    /** ASCII letters in lower case and digits; 0 for what separates words. */
    private static final byte[] FOLDED = new byte[128];

    static {
        for (int c = 0; c < FOLDED.length; c++) {
            FOLDED[c] = (byte) (Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0);
        }
    }

    private void addRun(int size, boolean mixed, IntList found) {
        if (size == 0) {
            return;
        }
        found.add(intern(run, 0, size));
        if (!mixed) {
            return;
        }
        int start = 0;
        for (int i = 1; i < size; i++) {
            if (run[i] <= '9' != run[i - 1] <= '9') {
                found.add(intern(run, start, i));
                start = i;
            }
        }
        found.add(intern(run, start, size));
    }

    private int intern(byte[] bytes, int from, int to) {
        long key = Bytes.key(bytes, from, to - from);
        int mask = slots.length - 1;
        int slot = hash(key, to - from) & mask;
        while (slots[slot] != 0) {
            int word = slots[slot] - 1;
            if (keys[word] == key && (to - from <= 8 ? end(word) - start(word) <= 8 : isRest(word, bytes, from, to))) {
                return word;
            }
            slot = slot + 1 & mask;
        }
        slots[slot] = add(key, bytes, from, to) + 1;
        if (ends.size * 2 > slots.length) {
            grow();
        }
        return ends.size - 1;
    }

    private boolean isRest(int word, byte[] bytes, int from, int to) {
        return Arrays.equals(text, start(word), end(word), bytes, from, to);
    }

    private int add(long key, byte[] bytes, int from, int to) {
        int word = ends.size;
        if (word == MAX_WORDS) {
            throw new IllegalArgumentException("a list has at most " + MAX_WORDS + " distinct words");
        }
        int start = word == 0 ? 0 : ends.values[word - 1];
        if (start + to - from > text.length) {
            text = Arrays.copyOf(text, Math.max(start + to - from, text.length * 2));
        }
        System.arraycopy(bytes, from, text, start, to - from);
        ends.add(start + to - from);
        if (word == keys.length) {
            keys = Arrays.copyOf(keys, word * 2);
        }
        keys[word] = key;
        return word;
    }

    /** Words that differ only after eight bytes are told apart by their length, or by the comparison. */
    private static int hash(long key, int length) {
        long mixed = (key + length) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32 ^ mixed >>> 47);
    }

    private void grow() {
        slots = new int[slots.length * 4];
        int mask = slots.length - 1;
        for (int word = 0; word < ends.size; word++) {
            int slot = hash(keys[word], end(word) - start(word)) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = word + 1;
        }
    }

    /** The words' numbers in the order of their bytes. */
    int[] sorted() {
        long[] order = new long[size()];
        for (int i = 0; i < order.length; i++) {
            // Five bytes decide nearly every comparison; the number rides in the low bits.
            order[i] = ((keys[i] >>> 1) & (-1L << NUMBER_BITS)) | i;
        }
        Arrays.sort(order);
        int[] numbers = new int[order.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) order[i] & MAX_WORDS - 1;
        }
        for (int from = 0; from < numbers.length; ) {
            int to = from + 1;
            while (to < numbers.length && order[to] >>> NUMBER_BITS == order[from] >>> NUMBER_BITS) {
                to++;
            }
            sortTies(numbers, from, to);
            from = to;
        }
        return numbers;
    }

    private void sortTies(int[] numbers, int from, int to) {
        if (to - from > 32) {
            Integer[] tied = Arrays.stream(numbers, from, to).boxed().toArray(Integer[]::new);
            Arrays.sort(tied, this::compare);
            for (int i = from; i < to; i++) {
                numbers[i] = tied[i - from];
            }
            return;
        }
        for (int i = from + 1; i < to; i++) {
            int number = numbers[i];
            int at = i;
            while (at > from && compare(numbers[at - 1], number) > 0) {
                numbers[at] = numbers[--at];
            }
            numbers[at] = number;
        }
    }

    private int compare(int a, int b) {
        return keys[a] != keys[b]
                ? Long.compareUnsigned(keys[a], keys[b])
                : Arrays.compareUnsigned(text, start(a), end(a), text, start(b), end(b));
    }
}
