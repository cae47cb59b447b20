package org.fasttrack.lab.kernel;

/** A running 64-bit hash in the order of what is added; not against malice, only against two runs that differ. */
final class Fingerprint {
    private long hash = 0xCBF29CE484222325L;

    void add(long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        hash = mixed ^ (mixed >>> 29);
    }

    long value() {
        return hash;
    }
}
