package org.fasttrack.common.query;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a name: the one definition that index, filters and oracles share.
 *
 * <p>The text is decomposed (NFKD), its marks dropped, its case folded, and split wherever no letter or digit stands. A
 * run that mixes letters and digits counts as itself and as its parts: {@code mp3player} is found by {@code mp3player},
 * {@code mp}, {@code 3} and {@code player}. The parts of a run share its position, so phrases see one word there.
 */
public final class Words {
    /** Longer words are cut: nobody types them, and hostile names must not bloat the dictionary. */
    public static final int MAX_WORD_CHARS = 64;

    private Words() {}

    /** The runs of letters and digits in the order of the text: what phrases are matched against. */
    public static List<String> runs(String text) {
        String folded = fold(text);
        List<String> runs = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            if (Character.isLetterOrDigit(c)) {
                start = start < 0 ? i : start;
            } else if (start >= 0) {
                runs.add(cut(folded.substring(start, i)));
                start = -1;
            }
            i += Character.charCount(c);
        }
        if (start >= 0) {
            runs.add(cut(folded.substring(start)));
        }
        return runs;
    }

    /** Every searchable word of {@code text}: its runs and, where a run mixes letters and digits, the run's parts. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        for (String run : runs(text)) {
            words.add(run);
            addParts(run, words);
        }
        return words;
    }

    private static void addParts(String run, List<String> words) {
        int start = 0;
        for (int i = 1; i < run.length(); i++) {
            if (Character.isDigit(run.charAt(i)) != Character.isDigit(run.charAt(i - 1))) {
                words.add(run.substring(start, i));
                start = i;
            }
        }
        if (start > 0) {
            words.add(run.substring(start));
        }
    }

    private static String fold(String text) {
        if (isPlain(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder out = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(out::appendCodePoint);
        // Upper then lower folds what lower alone leaves apart: sharp s, final sigma.
        return out.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String cut(String word) {
        if (word.length() <= MAX_WORD_CHARS) {
            return word;
        }
        int end = Character.isHighSurrogate(word.charAt(MAX_WORD_CHARS - 1)) ? MAX_WORD_CHARS - 1 : MAX_WORD_CHARS;
        return word.substring(0, end);
    }
}
