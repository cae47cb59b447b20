package org.fasttrack.supernode.directory;

import java.util.Arrays;

/** A dense list: one bit a document, so that a step of an intersection is one load. Several together are what they have in common. */
final class Bitmap extends Cursor {
    private byte[][] maps;
    private int[] bases;
    private final int size;
    private final int bound;

    Bitmap(byte[] bytes, int base, int size, int bound) {
        this.maps = new byte[][] {bytes};
        this.bases = new int[] {base};
        this.size = size;
        this.bound = bound;
    }

    static int bytes(int bound) {
        return ((bound >>> 6) + 1) * 8;
    }

    static void write(Slab.Writer out, int[] docs, int size, int bound) {
        int base = out.size();
        for (int i = 0; i < size; i++) {
            out.array()[base + (docs[i] >>> 3)] |= (byte) (1 << (docs[i] & 7));
        }
        out.skip(bytes(bound));
    }

    /** Leaves the documents that {@code other}, of the same segment and as it was opened, has too. */
    void retain(Bitmap other) {
        int count = maps.length;
        maps = Arrays.copyOf(maps, count + 1);
        bases = Arrays.copyOf(bases, count + 1);
        maps[count] = other.maps[0];
        bases[count] = other.bases[0];
    }

    @Override
    int advance(int target) {
        if (target >= bound) {
            return END;
        }
        int word = target >>> 6;
        long rest = word(word) & (-1L << target);
        if (rest == 0) {
            word = nextWord(word + 1);
            if (word > bound >>> 6) {
                return END;
            }
            rest = word(word);
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    /** The first word from {@code word} on that is not empty. */
    private int nextWord(int word) {
        int end = (bound >>> 6) + 1;
        int last = maps.length - 1;
        int next = nextWord(word, end, maps[0], bases[0], maps[last], bases[last]);
        while (next < end && last > 1 && word(next) == 0) {
            next = nextWord(next + 1, end, maps[0], bases[0], maps[last], bases[last]);
        }
        return next;
    }

    /** The first word that is not empty in two maps, or {@code end}. */
    private static int nextWord(int word, int end, byte[] map, int base, byte[] other, int otherBase) {
        int next = word;
        while (next < end && (Bytes.longAt(map, base + next * 8) & Bytes.longAt(other, otherBase + next * 8)) == 0) {
            next++;
        }
        return next;
    }

    @Override
    int fill(int from, int[] docs) {
        int count = 0;
        for (int doc = advance(from);
                count <= BATCH - Long.SIZE && doc != END;
                doc = advance((doc | Long.SIZE - 1) + 1)) {
            int word = doc & -Long.SIZE;
            for (long rest = word(word >>> 6) & (-1L << doc); rest != 0; rest &= rest - 1) {
                docs[count++] = word + Long.numberOfTrailingZeros(rest);
            }
        }
        return count;
    }

    /** Without a branch that could be guessed wrong, so that the loads are waited for together. */
    @Override
    int retain(int[] docs, int count) {
        int kept = count;
        for (int map = 0; map < maps.length; map++) {
            kept = retain(maps[map], bases[map], docs, kept);
        }
        return kept;
    }

    private static int retain(byte[] bits, int base, int[] docs, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int doc = docs[i];
            docs[kept] = doc;
            kept += bits[base + (doc >>> 3)] >>> (doc & 7) & 1;
        }
        return kept;
    }

    private long word(int number) {
        long word = Bytes.longAt(maps[0], bases[0] + number * 8);
        for (int i = 1; i < maps.length; i++) {
            word &= Bytes.longAt(maps[i], bases[i] + number * 8);
        }
        return word;
    }

    @Override
    int cost() {
        return size;
    }
}
