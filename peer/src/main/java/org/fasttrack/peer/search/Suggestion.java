package org.fasttrack.peer.search;

/**
 * Why a search found nothing, or what would find something.
 *
 * @param text in the query language
 * @param found contents whose hits verified; 0 for what no file has
 */
public record Suggestion(Kind kind, String text, int found) {
    /** What it is that is suggested. */
    public enum Kind {
        /** A word, prefix or phrase of the question that no file has, whatever its size and ending. */
        UNKNOWN,
        /** The question with other words in place of those that no file has. */
        SPELLING,
        /** The question as it is, but of files of every size and ending. */
        UNFILTERED,
        /** The question without something that it asked for or excluded. */
        FEWER
    }
}
