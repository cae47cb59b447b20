package org.fasttrack.peer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.QueryParser;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.wire.proto.Completeness;
import org.fasttrack.peer.search.Suggestion.Kind;
import org.junit.jupiter.api.Test;

/** What is suggested when nothing was found, by a network of files whose names are all there is to it. */
class SuggestionsTest {
    private static final NodeId OWNER = IdentityKey.generate().id();

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private List<String> names = List.of("trip/beach vacation.jpg", "trip/beach sunset.jpg", "notes/vacation plan.txt");
    private boolean silent;

    private Answer answer(Question question) throws IOException {
        asked.add(question.text());
        if (!(QueryParser.parse(question.text(), question.filters())
                instanceof QueryParser.Parsed.Understood(Query query))) {
            throw new IllegalArgumentException(question.text());
        }
        List<SearchResult> results = names.stream()
                .map(name -> new ShareRecord(name, 10, ContentId.of(new byte[ContentId.BYTES]), 0))
                .filter(file -> Matcher.matches(query, file))
                .map(file -> new SearchResult(
                        file.name(),
                        file.bytes(),
                        file.content(),
                        List.of(new VerifiedHit(file, OWNER, "127.0.0.1:1", false, 0, OWNER))))
                .toList();
        Completeness whole = Completeness.newBuilder()
                .setAsked(2)
                .setAnswered(silent ? 1 : 2)
                .build();
        return new Answer(results, results.size(), whole, Map.of(), 1);
    }

    private List<Suggestion> suggested(String text) throws InterruptedException {
        return suggested(text, Filters.NONE);
    }

    private List<Suggestion> suggested(String text, Filters filters) throws InterruptedException {
        return Suggestions.of(new Question(text, filters, 50, Duration.ofSeconds(3)), this::answer);
    }

    @Test
    void aMisspeltWordIsNamedAndCorrectedAmongTheOthers() throws Exception {
        assertThat(suggested("Beach vacaton"))
                .containsExactly(
                        new Suggestion(Kind.UNKNOWN, "vacaton", 0),
                        new Suggestion(Kind.SPELLING, "Beach vacation", 1),
                        new Suggestion(Kind.FEWER, "Beach", 2));
    }

    @Test
    void aSuggestedSpellingFindsSomethingWithTheOtherWords() throws Exception {
        names = List.of("trip/beach sunset.jpg", "notes/vacation plan.txt");
        assertThat(suggested("beach vacaton"))
                .containsExactly(new Suggestion(Kind.UNKNOWN, "vacaton", 0), new Suggestion(Kind.FEWER, "beach", 1));
    }

    @Test
    void severalMisspeltWordsAreCorrectedTogether() throws Exception {
        assertThat(suggested("beech vacaton -sunset"))
                .containsExactly(
                        new Suggestion(Kind.UNKNOWN, "beech", 0),
                        new Suggestion(Kind.UNKNOWN, "vacaton", 0),
                        new Suggestion(Kind.SPELLING, "beach vacation -sunset", 1));
    }

    @Test
    void aWordThatResemblesNoneIsLeftOutOfTheCorrected() throws Exception {
        assertThat(suggested("xylophone beach vacaton"))
                .containsExactly(
                        new Suggestion(Kind.UNKNOWN, "xylophone", 0),
                        new Suggestion(Kind.UNKNOWN, "vacaton", 0),
                        new Suggestion(Kind.SPELLING, "beach vacation", 1),
                        new Suggestion(Kind.FEWER, "beach", 2));
    }

    @Test
    void wordsThatStandInNoNameTogetherAreLeftOutInTurn() throws Exception {
        assertThat(suggested("beach plan trip")).containsExactly(new Suggestion(Kind.FEWER, "beach trip", 2));
    }

    @Test
    void aPhraseIsLookedForApart() throws Exception {
        assertThat(suggested("\"vacation beach\""))
                .containsExactly(
                        new Suggestion(Kind.UNKNOWN, "\"vacation beach\"", 0),
                        new Suggestion(Kind.SPELLING, "vacation beach", 1));
    }

    @Test
    void filtersAndExclusionsAreLeftOut() throws Exception {
        assertThat(suggested("beach -trip")).containsExactly(new Suggestion(Kind.FEWER, "beach", 2));
        assertThat(suggested("beach", new Filters("pdf", 0, Long.MAX_VALUE, null)))
                .containsExactly(new Suggestion(Kind.UNFILTERED, "beach", 2));
    }

    @Test
    void whatTheSilentMayHaveIsNotCalledUnknown() throws Exception {
        silent = true;
        assertThat(suggested("beach vacaton")).doesNotContain(new Suggestion(Kind.UNKNOWN, "vacaton", 0));
    }

    @Test
    void aNetworkThatFailsSuggestsNothing() throws Exception {
        Question question = new Question("beach vacaton", Filters.NONE, 50, Duration.ofSeconds(3));
        assertThat(Suggestions.of(question, any -> {
                    throw new IOException("gone");
                }))
                .isEmpty();
    }

    @Test
    void questionsAreBoundedHoweverManyWordsThereAre() throws Exception {
        String words = String.join(
                " ",
                IntStream.range(0, 30)
                        .mapToObj(i -> "vacaton" + (char) ('a' + i))
                        .toList());
        suggested(words + " -trip", new Filters("jpg", 0, 100, null));
        assertThat(asked).hasSizeBetween(1, Suggestions.QUESTIONS);
        asked.clear();
        suggested("vacatoon vacatuon vacateon beach trip sunset -plan", new Filters("jpg", 0, 100, null));
        assertThat(asked).hasSizeBetween(1, Suggestions.QUESTIONS);
    }

    @Test
    void aQuestionForAContentHasNothingToRespell() throws Exception {
        ContentId content = ContentId.of(new byte[ContentId.BYTES]);
        assertThat(suggested("beach", new Filters(null, 0, Long.MAX_VALUE, content)))
                .isEmpty();
        assertThat(asked).isEmpty();
    }
}
