package org.fasttrack.lab.bench.transfer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Orders in which contestants take turns so that whoever goes before cannot favour anybody: the rows of a Latin square balanced
 * for carry-over effects (E. J. Williams, "Experimental designs balanced for the estimation of residual effects of treatments",
 * 1949). For an even number of contestants each comes once in each place, and once right after each other one, in as many rows as
 * there are contestants; for an odd number twice, in twice as many.
 */
final class BalancedOrder {
    private BalancedOrder() {}

    /** The order of round {@code number}, from 0: each of {@code 0..count-1} once. */
    static List<Integer> row(int count, int number) {
        List<Integer> row = IntStream.range(0, count)
                .map(place -> Math.floorMod(zigzag(place) + number, count))
                .boxed()
                .toList();
        boolean mirrored = count % 2 == 1 && number / count % 2 == 1;
        return mirrored ? row.reversed() : row;
    }

    /** 0, -1, 1, -2, 2...: between neighbours all differences occur. */
    private static int zigzag(int place) {
        return place % 2 == 0 ? place / 2 : -(place + 1) / 2;
    }
}
