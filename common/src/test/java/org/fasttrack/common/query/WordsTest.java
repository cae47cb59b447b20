package org.fasttrack.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void mixedRunsAreFoundWholeAndByTheirParts() {
        assertThat(Words.of("mp3player.ogg")).containsExactly("mp3player", "mp", "3", "player", "ogg");
    }

    @Test
    void caseAndMarksDoNotCount() {
        assertThat(Words.of("TRÄCK Straße")).containsExactly("track", "strasse");
    }

    @Test
    void longWordsAreCut() {
        assertThat(Words.of("x".repeat(200))).containsExactly("x".repeat(Words.MAX_WORD_CHARS));
    }

    @Test
    void theLanguageHasWordsPrefixesExclusionsAndPhrases() {
        assertThat(QueryParser.parse("Blue sky* -rain \"two words\"", Filters.NONE))
                .isEqualTo(new QueryParser.Parsed.Understood(new Query(
                        List.of(
                                new Term.Word("blue"),
                                new Term.Prefix("sky"),
                                new Term.Phrase(List.of("two", "words"))),
                        List.of(new Term.Word("rain")),
                        Filters.NONE)));
    }

    @Test
    void anOpenQuoteAndAnEmptyQueryAreRefused() {
        assertThat(QueryParser.parse("\"open", Filters.NONE)).isInstanceOf(QueryParser.Parsed.Refused.class);
        assertThat(QueryParser.parse("-only", Filters.NONE)).isInstanceOf(QueryParser.Parsed.Refused.class);
    }

    @Test
    void lengthIsThatOfTheUtf8Bytes() {
        for (String name : List.of("a", "ä", "日", "😀x")) {
            assertThat(Ranking.length(name)).isEqualTo(name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        }
    }
}
