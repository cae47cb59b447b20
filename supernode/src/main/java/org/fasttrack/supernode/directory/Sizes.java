package org.fasttrack.supernode.directory;

/** How many file sizes of a segment need how many bits. */
final class Sizes {
    private final int[] ofWidth = new int[Long.SIZE];

    void add(long bytes) {
        ofWidth[Long.SIZE - Long.numberOfLeadingZeros(bytes)]++;
    }

    Sizes and(Sizes o) {
        Sizes sum = new Sizes();
        for (int width = 0; width < ofWidth.length; width++) {
            sum.ofWidth[width] = ofWidth[width] + o.ofWidth[width];
        }
        return sum;
    }

    /** The number of bits that the largest needs. */
    int largest() {
        int width = ofWidth.length - 1;
        while (width > 1 && ofWidth[width] == 0) {
            width--;
        }
        return width;
    }

    /** How many need just so many. */
    int ofWidth(int width) {
        return ofWidth[width];
    }
}
