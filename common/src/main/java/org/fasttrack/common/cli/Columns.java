package org.fasttrack.common.cli;

/** Text by the columns that it takes on a terminal: most characters one, East Asian wide ones and emoji two, marks none. */
final class Columns {
    private Columns() {}

    /** {@code text}, or as much from its start as fits {@code columns}. */
    static String cut(String text, int columns) {
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            used += of(character);
            if (used > columns) {
                return text.substring(0, at);
            }
            at += Character.charCount(character);
        }
        return text;
    }

    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    /** The ranges of Unicode's East Asian Width that are W or F, without the single characters among others. */
    private static boolean isWide(int character) {
        return within(character, 0x1100, 0x115F)
                || within(character, 0x2E80, 0xA4CF)
                || within(character, 0xAC00, 0xD7A3)
                || within(character, 0xF900, 0xFAFF)
                || within(character, 0xFE30, 0xFE6F)
                || within(character, 0xFF00, 0xFF60)
                || within(character, 0xFFE0, 0xFFE6)
                || within(character, 0x1F300, 0x1FAFF)
                || within(character, 0x20000, 0x3FFFD);
    }

    private static boolean within(int character, int first, int last) {
        return first <= character && character <= last;
    }
}
