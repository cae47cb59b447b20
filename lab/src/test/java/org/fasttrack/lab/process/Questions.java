package org.fasttrack.lab.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.QueryParser;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;
import org.jspecify.annotations.Nullable;

/** Searches of every form, most of them made from names that exist. */
final class Questions {
    private final Oracle oracle;
    private final RandomGenerator random;

    /** @param words the command line's arguments; @param query what they mean */
    record Asked(List<Object> words, Query query) {}

    Questions(Oracle oracle, RandomGenerator random) {
        this.oracle = oracle;
        this.random = random;
    }

    Asked next() {
        ShareRecord named = oracle.record(random.nextInt(oracle.size()));
        List<String> runs = Words.runs(named.name());
        List<String> terms = new ArrayList<>();
        terms.add(random.nextInt(4) == 0 ? phrase(runs) : term(runs));
        for (int more = random.nextInt(3); more > 0; more--) {
            terms.add(term(runs));
        }
        if (random.nextInt(3) == 0) {
            terms.add("-"
                    + term(Words.runs(
                            oracle.record(random.nextInt(oracle.size())).name())));
        }
        boolean filtered = random.nextInt(3) == 0;
        int least = filtered ? random.nextInt(1500) : 0;
        return asked(
                terms,
                filtered ? extension(named) : null,
                least,
                filtered ? least + random.nextInt(3000) : Long.MAX_VALUE);
    }

    /** A word of the name as somebody may type it, or its beginning. */
    private String term(List<String> runs) {
        String word = runs.get(random.nextInt(runs.size()));
        return switch (random.nextInt(4)) {
            case 0 -> word.substring(0, Math.min(word.length(), 2 + random.nextInt(3))) + "*";
            case 1 -> word.toUpperCase(Locale.ROOT);
            default -> word;
        };
    }

    private String phrase(List<String> runs) {
        int from = random.nextInt(runs.size());
        return String.join(" ", runs.subList(from, Math.min(runs.size(), from + 2)));
    }

    private @Nullable String extension(ShareRecord named) {
        int dot = named.name().lastIndexOf('.');
        String extension = named.name().substring(dot + 1);
        return dot < 0 || !extension.matches("[A-Za-z0-9]{1,8}") || random.nextBoolean() ? null : extension;
    }

    private static Asked asked(List<String> terms, @Nullable String extension, long min, long max) {
        List<Object> words = new ArrayList<>(List.of("--limit", Query.MAX_HITS));
        if (extension != null) {
            words.addAll(List.of("--ext", extension));
        }
        if (min > 0 || max < Long.MAX_VALUE) {
            words.addAll(List.of("--min-size", min, "--max-size", max));
        }
        words.add("--");
        words.addAll(terms);
        String text = String.join(
                " ",
                terms.stream()
                        .map(term -> term.contains(" ") ? "\"" + term + "\"" : term)
                        .toList());
        return switch (QueryParser.parse(text, new Filters(extension, min, max, null))) {
            case QueryParser.Parsed.Understood(Query query) -> new Asked(words, query);
            case QueryParser.Parsed.Refused(String problem) -> throw new AssertionError(problem + ": " + text);
        };
    }
}
