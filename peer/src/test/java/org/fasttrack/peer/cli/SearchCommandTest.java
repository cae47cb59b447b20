package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "two words    | \"two words\"",
                "artist - song| \"artist - song\"",
                "-two words   | -\"two words\"",
                "word         | word",
                "-word        | -word",
                "pre*         | pre*",
            })
    void anArgumentOfSeveralPlainWordsIsAPhrase(String argument, String term) {
        assertThat(SearchCommand.term(argument)).isEqualTo(term);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {"big -bin", "-big -bin", "linux* iso", "big lin*", "\"two words\"", "big -\"two words\" lin*"})
    void anArgumentWithOperatorsIsReadAsTyped(String argument) {
        assertThat(SearchCommand.term(argument)).isEqualTo(argument);
    }
}
