package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Term;

/**
 * A query as a segment walks it.
 *
 * @param words names must have all of them
 * @param prefixes and a word that begins with each of these
 * @param noWords and none of these
 * @param noPrefixes and no word that begins with one of these
 * @param check whether the name or the record must be read too: phrases, sizes, extensions
 */
record Plan(
        Query query,
        List<byte[]> words,
        List<byte[]> prefixes,
        List<byte[]> noWords,
        List<byte[]> noPrefixes,
        boolean check) {

    /** @param whole asks prefixes as whole words: the better class of matches */
    static Plan of(Query query, boolean whole) {
        List<byte[]> words = new ArrayList<>();
        List<byte[]> prefixes = new ArrayList<>();
        List<byte[]> noWords = new ArrayList<>();
        List<byte[]> noPrefixes = new ArrayList<>();
        boolean check = query.filters().minBytes() > 0 || query.filters().maxBytes() < Long.MAX_VALUE;
        for (Term term : query.all()) {
            switch (term) {
                case Term.Word(String word) -> words.add(utf8(word));
                case Term.Prefix(String prefix) -> (whole ? words : prefixes).add(utf8(prefix));
                case Term.Phrase(List<String> phrase) -> {
                    phrase.forEach(word -> words.add(utf8(word)));
                    check = true;
                }
            }
        }
        for (Term term : query.none()) {
            switch (term) {
                case Term.Word(String word) -> noWords.add(utf8(word));
                case Term.Prefix(String prefix) -> noPrefixes.add(utf8(prefix));
                // Having the words is not having the phrase: the name decides.
                case Term.Phrase(List<String> phrase) -> check = true;
            }
        }
        check |= addExtension(query.filters(), words);
        return new Plan(query, words, prefixes, noWords, noPrefixes, check);
    }

    /** A plain extension is also a word of the name, which thins out the candidates. */
    private static boolean addExtension(Filters filters, List<byte[]> words) {
        String extension = filters.extension();
        if (extension == null) {
            return false;
        }
        boolean plain = extension.length() <= 16
                && !extension.isEmpty()
                && extension.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
        if (plain) {
            words.add(utf8(extension));
        }
        return true;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
