package org.fasttrack.supernode.audit;

import java.util.Locale;

/** Where C2SP tlog-tiles puts things: tiles and entry bundles of 256, their numbers in groups of three digits. */
final class Tiles {
    static final int WIDTH = 256;
    static final String CHECKPOINT = "checkpoint";
    static final String VERIFIER_KEY = "vkey";

    private Tiles() {}

    /** @param kind {@code entries}, or a level's number @param width below 256 for the last, partial one */
    static String path(String kind, long number, int width) {
        StringBuilder path = new StringBuilder(group(number % 1000));
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x" + group(rest % 1000) + "/");
        }
        return "tile/" + kind + "/" + path + (width == WIDTH ? "" : ".p/" + width);
    }

    private static String group(long number) {
        return String.format(Locale.ROOT, "%03d", number);
    }

    /** How many entries bundle {@code number} of a log of {@code size} has. */
    static int width(long number, long size) {
        return Math.clamp(size - number * WIDTH, 0, WIDTH);
    }
}
