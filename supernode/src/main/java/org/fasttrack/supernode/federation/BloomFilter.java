package org.fasttrack.supernode.federation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of 64-bit hashes that may claim too much (about 1 % at its size) but never too little. B. Bloom, 1970; the
 * probes by double hashing (Kirsch, Mitzenmacher 2006).
 */
final class BloomFilter {
    static final int MAX_BYTES = 4 << 20;
    private static final int PROBES = 7;
    private static final int BITS_PER_ELEMENT = 10;
    private final long[] words;

    private BloomFilter(long[] words) {
        this.words = words;
    }

    /** @param hashes sorted here; repetitions count once */
    static BloomFilter of(long[] hashes, int count) {
        Arrays.sort(hashes, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[distinct++] = hashes[i];
            }
        }
        long needed = (long) distinct * BITS_PER_ELEMENT / Long.SIZE + 1;
        BloomFilter filter = new BloomFilter(new long[(int) Math.min(needed, MAX_BYTES / Long.BYTES)]);
        for (int i = 0; i < distinct; i++) {
            filter.add(hashes[i]);
        }
        return filter;
    }

    private void add(long hash) {
        long step = step(hash);
        for (int i = 0; i < PROBES; i++) {
            long bit = bit(hash + i * step);
            words[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    boolean mayHave(long hash) {
        long step = step(hash);
        for (int i = 0; i < PROBES; i++) {
            long bit = bit(hash + i * step);
            if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long step(long hash) {
        return mix(hash ^ 0x9E3779B97F4A7C15L) | 1;
    }

    /** Spreads evenly over the bits without a division (Lemire). */
    private long bit(long hash) {
        return Math.unsignedMultiplyHigh(hash, (long) words.length * Long.SIZE);
    }

    /** The finaliser of SplitMix64. */
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    int bytes() {
        return words.length * Long.BYTES;
    }

    /** Count of 64-bit words (4 bytes), then the words. */
    void write(ByteBuffer out) {
        out.putInt(words.length);
        for (long word : words) {
            out.putLong(word);
        }
    }

    /** Null when {@code in} holds no filter within the limits. */
    static @Nullable BloomFilter read(ByteBuffer in) {
        if (in.remaining() < Integer.BYTES) {
            return null;
        }
        int count = in.getInt();
        if (count < 1 || count > MAX_BYTES / Long.BYTES || in.remaining() / Long.BYTES < count) {
            return null;
        }
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = in.getLong();
        }
        return new BloomFilter(words);
    }
}
