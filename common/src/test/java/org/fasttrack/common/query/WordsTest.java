package org.fasttrack.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;
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
    void scriptsWithoutSpacesAreFoundByAnyStretch() {
        assertThat(Words.runs("日本語ver2")).containsExactly("日本", "本語", "ver2");
        assertThat(Words.of("日本語")).containsExactly("日本", "日", "本", "本語", "本", "語");
        assertThat(Words.of("語")).containsExactly("語");
        assertThat(Words.runs("サーバー")).containsExactly("サー", "ーハ", "ハー");
        ShareRecord record = new ShareRecord("講義/日本語ファイル.txt", 1, ContentId.of(new byte[ContentId.BYTES]), 0);
        for (String text : List.of("日本語", "本", "ル", "ファイル", "日本*", "日本語*", "語ファ", "講義 日本語", "ファイル.txt")) {
            assertThat(Matcher.matches(understood(text), record)).as(text).isTrue();
        }
        for (String text : List.of("日語", "本日", "ファル", "義日", "日本 -語")) {
            assertThat(Matcher.matches(understood(text), record)).as(text).isFalse();
        }
    }

    private static Query understood(String text) {
        return ((QueryParser.Parsed.Understood) QueryParser.parse(text, Filters.NONE)).query();
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
