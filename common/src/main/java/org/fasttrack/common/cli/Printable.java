package org.fasttrack.common.cli;

import java.util.regex.Pattern;

/**
 * Text as a terminal may show it: names come from strangers, and control characters in them would move the cursor, hide
 * what stands before, or turn the writing's direction (Unicode TR 36).
 */
public final class Printable {
    /** C0 and C1 controls but tab and newline, and what changes the direction of writing. */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]");

    /** As {@link #UNSAFE}, without the sequences by which {@link Console} itself sets colours. */
    private static final Pattern UNSAFE_BUT_STYLE = Pattern.compile("(?!\\x1b\\[[0-9;]{1,5}m)" + UNSAFE.pattern());

    private Printable() {}

    /** One line: each character that is not printable, each newline and tab, as {@code \}{@code u001b}. */
    public static String line(String text) {
        return escaped(UNSAFE, text).replace("\n", "\\u000a").replace("\t", "\\u0009");
    }

    /** As {@link #line}, but with newlines. */
    static String text(String text) {
        return escaped(UNSAFE, text);
    }

    /** As {@link #text}, with styles as {@link Console} writes them. */
    static String styled(String text) {
        return escaped(UNSAFE_BUT_STYLE, text);
    }

    private static String escaped(Pattern unsafe, String text) {
        return unsafe.matcher(text)
                .replaceAll(
                        match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
    }
}
