package org.fasttrack.common.cli;

/** Text by the columns that it takes on a terminal: most characters one, East Asian wide ones and emoji two, marks none. */
public final class Columns {
    private static final String CUT = "…";

    private Columns() {}

    /** How many {@code text} takes. */
    public static int width(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    /** {@code text}, or as much from its start as fits {@code columns}. */
    public static String cut(String text, int columns) {
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

    /** {@code text}, or an ellipsis and as much of its end as fits: of a path, that tells more than its beginning. */
    public static String end(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int used = 1;
        int at = text.length();
        while (at > 0) {
            int character = text.codePointBefore(at);
            if (used + of(character) > columns) {
                break;
            }
            used += of(character);
            at -= Character.charCount(character);
        }
        while (at < text.length() && of(text.codePointAt(at)) == 0) { // marks of a character that is not there
            at += Character.charCount(text.codePointAt(at));
        }
        return CUT + text.substring(at);
    }

    /** {@code text} and as many spaces as it takes to fill {@code columns}. */
    public static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWithinSyllable(character) ? 0 : isWide(character) ? 2 : 1;
        };
    }

    /** Vowels and finals of Korean in the decomposed form that some systems give names of files: they join the one before. */
    private static boolean isWithinSyllable(int character) {
        return within(character, 0x1160, 0x11FF);
    }

    /** The ranges of Unicode's East Asian Width that are W or F; what else is wide are emoji. */
    private static boolean isWide(int character) {
        return within(character, 0x1100, 0x115F)
                || within(character, 0x2E80, 0xA4CF)
                || within(character, 0xAC00, 0xD7A3)
                || within(character, 0xF900, 0xFAFF)
                || within(character, 0xFE30, 0xFE6F)
                || within(character, 0xFF00, 0xFF60)
                || within(character, 0xFFE0, 0xFFE6)
                || within(character, 0x20000, 0x3FFFD)
                || (Character.isEmojiPresentation(character) && !isHalfOfFlag(character));
    }

    private static boolean isHalfOfFlag(int character) {
        return within(character, 0x1F1E6, 0x1F1FF);
    }

    private static boolean within(int character, int first, int last) {
        return first <= character && character <= last;
    }
}
