package org.fasttrack.common.cli;

import java.util.Locale;

/** How many of something, in words: {@code 1 file}, {@code 12,345 files}. */
public final class Count {
    private Count() {}

    /** @param one what one of them is called; several are called so with an s */
    public static String of(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
    }
}
