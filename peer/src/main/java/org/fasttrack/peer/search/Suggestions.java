package org.fasttrack.peer.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.QueryParser;
import org.fasttrack.common.query.QueryParser.Token;
import org.fasttrack.common.query.Words;
import org.fasttrack.peer.search.Round.Asked;
import org.fasttrack.peer.search.Round.Found;
import org.fasttrack.peer.search.Suggestion.Kind;

/**
 * What a search that found nothing could have asked: found out by asking, so that every word and figure of it rests on
 * hits that their owners signed. A supernode can hide something here, as it can in every answer, and invent nothing.
 *
 * <p>It costs at most {@value #QUESTIONS} questions in three rounds, and only who found nothing asks them.
 */
public final class Suggestions {
    /** So many words are looked at, the first. */
    private static final int WORDS = 6;
    /** Of so many that no file has, another spelling is looked for. */
    private static final int MISSPELT = 3;

    static final int QUESTIONS = WORDS + 2 + MISSPELT * Spelling.BEGINNINGS + 1 + 1;

    /** Asks the network, as {@link Asker#ask} does. */
    @FunctionalInterface
    public interface Asking {
        Answer ask(Question question) throws IOException, InterruptedException;
    }

    private final Filters filters;
    private final Round round;
    /** As typed. */
    private final List<Token> tokens;
    /** Those that are asked for. */
    private final List<Token> words;

    private final Map<Asked, Found> answers = new HashMap<>();

    private Suggestions(Question question, Asking network) {
        this.filters = question.filters();
        this.round = new Round(network);
        this.tokens = QueryParser.tokens(question.text()).orElse(List.of()).stream()
                .filter(token -> !Words.runs(token.text()).isEmpty())
                .toList();
        this.words =
                tokens.stream().filter(token -> !token.excluded()).limit(WORDS).toList();
    }

    /**
     * Blocks while it asks, at most six seconds. What cannot be found out is left out.
     *
     * @param question that has found nothing
     * @return by kind, in the order of {@link Kind}
     */
    public static List<Suggestion> of(Question question, Asking network) throws InterruptedException {
        if (question.filters().content() != null) {
            return List.of();
        }
        return new Suggestions(question, network).find();
    }

    /** A question that may find something. */
    private record Trial(Kind kind, Asked asked) {}

    private List<Suggestion> find() throws InterruptedException {
        List<Trial> trials = new ArrayList<>(looser());
        ask(Stream.concat(trials.stream().map(Trial::asked), words.stream().map(Suggestions::alone)));
        List<Token> unknown =
                words.stream().filter(word -> answer(alone(word)).none()).toList();
        List<Token> rest =
                tokens.stream().filter(token -> !unknown.contains(token)).toList();
        List<Trial> shorter = shorter(unknown, rest);
        List<Token> misspelt = unknown.size() > MISSPELT ? List.of() : unknown;
        ask(Stream.concat(
                shorter.stream().map(Trial::asked), misspelt.stream().flatMap(word -> beginnings(word, rest))));
        List<Trial> respelt = respelt(misspelt, rest).stream().toList();
        ask(respelt.stream().map(Trial::asked));
        trials.addAll(shorter);
        trials.addAll(respelt);
        return suggestions(unknown, trials);
    }

    private void ask(Stream<Asked> questions) throws InterruptedException {
        answers.putAll(round.ask(questions.distinct().toList()));
    }

    private Found answer(Asked question) {
        return answers.getOrDefault(question, Found.NOTHING_KNOWN);
    }

    private List<Suggestion> suggestions(List<Token> unknown, List<Trial> trials) {
        Stream<Suggestion> without = unknown.stream().map(word -> new Suggestion(Kind.UNKNOWN, word.typed(), 0));
        Stream<Suggestion> with = trials.stream()
                .filter(trial -> answer(trial.asked()).some())
                .map(trial -> new Suggestion(
                        trial.kind(),
                        trial.asked().text(),
                        answer(trial.asked()).contents()));
        return Stream.concat(without, with)
                .sorted(Comparator.comparing(Suggestion::kind))
                .toList();
    }

    private static Asked alone(Token word) {
        return new Asked(word.typed(), Filters.NONE);
    }

    private static String text(List<Token> tokens) {
        return tokens.stream().map(Token::typed).collect(Collectors.joining(" "));
    }

    /** The question with less around its words. */
    private List<Trial> looser() {
        List<Trial> looser = new ArrayList<>();
        if (!filters.equals(Filters.NONE)) {
            looser.add(new Trial(Kind.UNFILTERED, new Asked(text(tokens), Filters.NONE)));
        }
        List<Token> wanted = tokens.stream().filter(token -> !token.excluded()).toList();
        if (wanted.size() < tokens.size()) {
            looser.add(new Trial(Kind.FEWER, new Asked(text(wanted), filters)));
        }
        return looser;
    }

    /** Without the words that no file has; when each is somewhere, without one at a time. */
    private List<Trial> shorter(List<Token> unknown, List<Token> rest) {
        List<List<Token>> kept = unknown.isEmpty()
                ? words.stream()
                        .map(word -> tokens.stream()
                                .filter(token -> !token.equals(word))
                                .toList())
                        .toList()
                : List.of(rest);
        return kept.stream()
                .filter(some -> some.stream().anyMatch(token -> !token.excluded()))
                .map(some -> new Trial(Kind.FEWER, new Asked(text(some), filters)))
                .toList();
    }

    /** Questions whose hits may hold what was meant by {@code word}. */
    private Stream<Asked> beginnings(Token word, List<Token> rest) {
        return plain(word).stream()
                .flatMap(run -> Spelling.beginnings(run).stream())
                .map(beginning -> new Asked((text(rest) + " " + beginning + "*").strip(), filters));
    }

    /** The one word that {@code token} is, as names are split; empty for prefixes and phrases. */
    private static Optional<String> plain(Token token) {
        List<String> runs = Words.runs(token.text());
        boolean one = runs.size() == 1 && !token.text().contains("*");
        return one ? Optional.of(runs.getFirst()) : Optional.empty();
    }

    /** The question with something in place of what no file has; that for which there is nothing is left out. */
    private Optional<Trial> respelt(List<Token> misspelt, List<Token> rest) {
        Map<Token, String> instead = new HashMap<>();
        misspelt.forEach(word -> instead(word, rest).ifPresent(other -> instead.put(word, other)));
        String text = tokens.stream()
                .filter(token -> instead.containsKey(token) || !misspelt.contains(token))
                .map(token -> instead.getOrDefault(token, token.typed()))
                .collect(Collectors.joining(" "));
        return instead.isEmpty() ? Optional.empty() : Optional.of(new Trial(Kind.SPELLING, new Asked(text, filters)));
    }

    private Optional<String> instead(Token word, List<Token> rest) {
        Optional<String> plain = plain(word);
        if (plain.isEmpty()) {
            return apart(word.text());
        }
        List<String> near = beginnings(word, rest)
                .flatMap(asked -> answer(asked).names().stream())
                .distinct()
                .flatMap(name -> Words.of(name).stream())
                .toList();
        return Spelling.instead(plain.get(), near);
    }

    /** A phrase's words wherever they stand. */
    private static Optional<String> apart(String phrase) {
        String words = phrase.replaceAll("[^\\p{L}\\p{N}\\p{M}*]+", " ").strip();
        return words.equals(phrase) || !words.contains(" ") ? Optional.empty() : Optional.of(words);
    }
}
