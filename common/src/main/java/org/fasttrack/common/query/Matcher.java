package org.fasttrack.common.query;

import java.util.List;
import org.fasttrack.common.share.ShareRecord;

/** Whether a record is what a query asks for, read straight off its name: the definition that every index must equal. */
public final class Matcher {
    private Matcher() {}

    public static boolean matches(Query query, ShareRecord record) {
        if (!passes(query.filters(), record)) {
            return false;
        }
        List<String> words = Words.of(record.name());
        List<String> runs = Words.runs(record.name());
        return query.all().stream().allMatch(term -> has(term, words, runs))
                && query.none().stream().noneMatch(term -> has(term, words, runs));
    }

    /** The part of a query that is not about words. */
    public static boolean passes(Filters filters, ShareRecord record) {
        if (record.bytes() < filters.minBytes() || record.bytes() > filters.maxBytes()) {
            return false;
        }
        if (filters.content() != null && !filters.content().equals(record.content())) {
            return false;
        }
        return filters.hasExtension(record.name());
    }

    private static boolean has(Term term, List<String> words, List<String> runs) {
        return switch (term) {
            case Term.Word(String word) -> words.contains(word);
            case Term.Prefix(String prefix) -> words.stream().anyMatch(word -> word.startsWith(prefix));
            case Term.Phrase(List<String> phrase) -> adjacent(runs, phrase);
        };
    }

    /** Whether {@code phrase} stands in {@code runs} word for word. */
    public static boolean adjacent(List<String> runs, List<String> phrase) {
        for (int i = 0; i + phrase.size() <= runs.size(); i++) {
            if (runs.subList(i, i + phrase.size()).equals(phrase)) {
                return true;
            }
        }
        return false;
    }
}
