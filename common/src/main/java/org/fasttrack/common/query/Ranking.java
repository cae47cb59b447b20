package org.fasttrack.common.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a matching name fits a query. Lower is better: whole words before prefixes only, then the words in the asked
 * order next to each other, then names with little besides what was asked (shorter first).
 */
public final class Ranking {
    private static final int PREFIX_ONLY = 1 << 20;
    private static final int SCATTERED = 1 << 16;

    private Ranking() {}

    /** 0 and up; less is better. */
    public static int distance(Query query, String name) {
        List<String> words = Words.of(name);
        List<String> runs = Words.runs(name);
        List<String> asked = new ArrayList<>();
        boolean whole = true;
        for (Term term : query.all()) {
            switch (term) {
                case Term.Word(String word) -> asked.add(word);
                case Term.Phrase(List<String> phrase) -> asked.addAll(phrase);
                case Term.Prefix(String prefix) -> {
                    whole &= words.contains(prefix);
                    asked.add(prefix);
                }
            }
        }
        int distance = whole ? 0 : PREFIX_ONLY;
        if (!Matcher.adjacent(runs, asked)) {
            distance += SCATTERED;
        }
        return distance + Math.min(length(name), SCATTERED - 1);
    }

    /** Whether {@code name} has every asked prefix as a whole word. */
    public static boolean isWhole(Query query, String name) {
        List<String> words = Words.of(name);
        return query.all().stream()
                .allMatch(term -> !(term instanceof Term.Prefix(String prefix)) || words.contains(prefix));
    }

    /** What counts as a name's length: its bytes of UTF-8, the unit of every limit on names. */
    public static int length(String name) {
        int bytes = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            // Either half of a surrogate pair stands for two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /** Orders names by {@link #distance}, each computed once. */
    public static Comparator<String> order(Query query) {
        Map<String, Integer> known = new HashMap<>();
        return Comparator.comparingInt(name -> known.computeIfAbsent(name, n -> distance(query, n)));
    }
}
