package org.fasttrack.common.query;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a name: the one definition that index, filters and oracles share.
 *
 * <p>The text is decomposed (NFKD), its marks dropped, its case folded, and split wherever no letter or digit stands. A
 * run that mixes letters and digits counts as itself and as its parts: {@code mp3player} is found by {@code mp3player},
 * {@code mp}, {@code 3} and {@code player}. The parts of a run share its position, so phrases see one word there.
 *
 * <p>Scripts that put no spaces between words give a run for each pair of neighbouring characters, and each character
 * counts as a part: {@code 日本語} is found within {@code 日本語大学} because it is the phrase {@code 日本 本語} (what Lucene's
 * CJKAnalyzer calls bigrams).
 */
public final class Words {
    /** Longer words are cut: nobody types them, and hostile names must not bloat the dictionary. */
    public static final int MAX_WORD_CHARS = 64;

    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** The first character of those scripts' blocks; most names have none from here on. */
    private static final int FIRST_WITHOUT_SPACES = 0x0e00;

    private static final int PROLONGED_SOUND = 0x30fc;

    private Words() {}

    /** The runs of letters and digits in the order of the text: what phrases are matched against. */
    public static List<String> runs(String text) {
        String folded = fold(text);
        List<String> runs = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            int next = i + Character.charCount(c);
            if (!Character.isLetterOrDigit(c)) {
                addRun(folded, start, i, runs);
                start = next;
            } else if (i > start && isUnspaced(c) != isUnspaced(folded.codePointBefore(i))) {
                addRun(folded, start, i, runs);
                start = i;
            }
            i = next;
        }
        addRun(folded, start, folded.length(), runs);
        return runs;
    }

    private static void addRun(String text, int start, int end, List<String> runs) {
        if (start == end) {
            return;
        }
        int second = text.offsetByCodePoints(start, 1);
        if (second == end || !isUnspaced(text.codePointAt(start))) {
            runs.add(cut(text.substring(start, end)));
            return;
        }
        for (int first = start; second < end; ) {
            int third = text.offsetByCodePoints(second, 1);
            runs.add(text.substring(first, third));
            first = second;
            second = third;
        }
    }

    private static boolean isUnspaced(int c) {
        return c >= FIRST_WITHOUT_SPACES && (c == PROLONGED_SOUND || WITHOUT_SPACES.contains(UnicodeScript.of(c)));
    }

    /** Every searchable word of {@code text}: its runs, and the parts of those that have some. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        for (String run : runs(text)) {
            words.add(run);
            addParts(run, words);
        }
        return words;
    }

    private static void addParts(String run, List<String> words) {
        int second = run.offsetByCodePoints(0, 1);
        if (second < run.length() && isUnspaced(run.codePointAt(0))) {
            words.add(run.substring(0, second));
            words.add(run.substring(second));
            return;
        }
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
