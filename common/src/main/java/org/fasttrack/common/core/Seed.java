package org.fasttrack.common.core;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where all randomness of a run comes from. A seed is split by label, not by order: the generator of node 17 stays the
 * same when node 16 is left out, so two runs that differ in one thing differ in nothing else.
 */
public record Seed(long value) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The seed of the part called {@code label}. */
    public Seed split(String label) {
        long hash = value;
        for (int i = 0; i < label.length(); i++) {
            hash = mix(hash + GOLDEN) ^ label.charAt(i);
        }
        return new Seed(mix(hash + GOLDEN));
    }

    /** The seed of the part numbered {@code index}, such as a node of a simulation. */
    public Seed split(long index) {
        return new Seed(mix(value + GOLDEN) ^ mix(index * GOLDEN + 1));
    }

    /** A generator at its start: two calls give two generators of the same numbers. */
    public RandomGenerator generator() {
        return new SplittableRandom(value);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): each bit of the input changes half of the output's. */
    private static long mix(long z) {
        long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }
}
