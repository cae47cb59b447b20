package org.fasttrack.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
    @ParameterizedTest
    @CsvSource({
        "plain, 5",
        "Zürich, 6",
        "東京, 4",
        "ﾄｳｷｮｳ, 5",
        "ＡＢ, 4",
        "한국어, 6",
        "⭐, 2",
        "🎬, 2",
        "🇯🇵, 2",
        "☎, 1",
        "→, 1"
    })
    void wideCharactersTakeTwoColumns(String text, int columns) {
        assertThat(Columns.width(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zürich", "café crème", "한국어", "プログラム"})
    void aNameTakesTheSameColumnsHoweverItIsComposed(String name) {
        assertThat(Columns.width(Normalizer.normalize(name, Normalizer.Form.NFD)))
                .isEqualTo(Columns.width(Normalizer.normalize(name, Normalizer.Form.NFC)));
    }

    @Test
    void whatIsCutFitsAndLosesNoHalfOfACharacter() {
        String decomposed = Normalizer.normalize("プログラム café 🎬 東京", Normalizer.Form.NFD);
        for (int columns = 1; columns <= 30; columns++) {
            for (String cut : List.of(Columns.cut(decomposed, columns), Columns.end(decomposed, columns))) {
                assertThat(Columns.width(cut)).as("'%s' in %d", cut, columns).isLessThanOrEqualTo(columns);
                assertThat(cut).doesNotMatch("(?s).*[\\ud800-\\udfff]").doesNotMatch("(?s)…?\\p{M}.*");
            }
            assertThat(Columns.width(Columns.padded(Columns.end(decomposed, columns), columns)))
                    .isEqualTo(columns);
        }
        assertThat(Columns.end("旅行/東京.jpg", 9)).isEqualTo("…東京.jpg");
        assertThat(Columns.end("旅行/東京.jpg", 13)).isEqualTo("旅行/東京.jpg");
    }
}
