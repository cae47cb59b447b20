package org.fasttrack.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.fasttrack.common.query.QueryParser.Parsed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
    @ParameterizedTest
    @ValueSource(strings = {"\"ein li*\"", "ein -\"li* ein\"", "\"ein* li\""})
    void noStarStandsInAPhraseWhereItWouldFindNothing(String text) {
        assertThat(QueryParser.parse(text, Filters.NONE))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.problem()).contains("no * stands between quotes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"ein li\"", "\"ein li\" wei*", "ein * li"})
    void otherPhrasesAndStarsAreUnderstood(String text) {
        assertThat(QueryParser.parse(text, Filters.NONE)).isInstanceOf(Parsed.Understood.class);
    }
}
