package org.fasttrack.common.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The query language: words are AND-ed, {@code pre*} is a prefix, {@code -word} excludes, {@code "two words"} stand next
 * to each other. What splits into several words ({@code foo_bar}) asks for them as a phrase.
 */
public final class QueryParser {
    private QueryParser() {}

    /** What came of parsing. */
    public sealed interface Parsed {
        record Understood(Query query) implements Parsed {}

        /** @param problem one line for the user */
        record Refused(String problem) implements Parsed {}
    }

    /** A word, prefix or phrase as it is typed. @param text without the dash that excludes it */
    public record Token(String text, boolean excluded) {
        /** As it stands in a query. */
        public String typed() {
            return excluded ? "-" + text : text;
        }
    }

    /** What {@code text} is typed of; empty when a quote stays open. */
    public static Optional<List<Token>> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            boolean excluded = text.charAt(at) == '-';
            int start = excluded ? at + 1 : at;
            int end = end(text, start);
            if (end < 0) {
                return Optional.empty();
            }
            tokens.add(new Token(text.substring(start, end), excluded));
            at = end;
        }
        return Optional.of(tokens);
    }

    public static Parsed parse(String text, Filters filters) {
        if (text.getBytes(StandardCharsets.UTF_8).length > Query.MAX_TEXT_BYTES) {
            return new Parsed.Refused("the query is longer than " + Query.MAX_TEXT_BYTES + " bytes");
        }
        List<Term> all = new ArrayList<>();
        List<Term> none = new ArrayList<>();
        Optional<List<Token>> tokens = tokens(text);
        if (tokens.isEmpty()) {
            return new Parsed.Refused("a \" is not closed");
        }
        for (Token token : tokens.get()) {
            String problem = starProblem(token.text());
            if (problem != null) {
                return new Parsed.Refused(problem);
            }
            add(token.text(), token.excluded() ? none : all);
        }
        if (all.size() + none.size() > Query.MAX_TERMS) {
            return new Parsed.Refused("the query has more than " + Query.MAX_TERMS + " terms");
        }
        if (all.isEmpty() && filters.content() == null) {
            return new Parsed.Refused("the query names no word to look for");
        }
        return new Parsed.Understood(new Query(all, none, filters));
    }

    /** A star where none can be: it would be passed over, and find nothing without a word. Null when all is well. */
    private static @Nullable String starProblem(String token) {
        int star = token.indexOf('*');
        if (star < 0) {
            return null;
        }
        if (token.startsWith("\"")) {
            return "no * stands between quotes, as in " + token + ": write the words without quotes";
        }
        return star == token.length() - 1
                ? null
                : "a * stands at the end of a word only, not as in '" + token
                        + "'; what a name ends with is a filter (--ext)";
    }

    /** Where the token that starts at {@code start} ends, or -1 when a quote stays open. */
    private static int end(String text, int start) {
        if (start < text.length() && text.charAt(start) == '"') {
            int close = text.indexOf('"', start + 1);
            return close < 0 ? -1 : close + 1;
        }
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static void add(String token, List<Term> terms) {
        List<String> runs = Words.runs(token);
        if (runs.isEmpty()) {
            return;
        }
        if (token.endsWith("*") && !token.startsWith("\"")) {
            runs.subList(0, runs.size() - 1).forEach(run -> terms.add(new Term.Word(run)));
            terms.add(new Term.Prefix(runs.getLast()));
        } else {
            terms.add(runs.size() == 1 ? new Term.Word(runs.getFirst()) : new Term.Phrase(runs));
        }
    }
}
