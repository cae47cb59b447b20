package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;

class SuggestionLinesTest {
    private static List<String> lines(String kind, String text, int found) {
        return SuggestionLines.of(Json.of("kind", kind, "text", text, "found", found))
                .toList();
    }

    @Test
    void aSuggestionSaysWhatToTypeAndHowMuchItFinds() {
        assertThat(lines("unknown", "vacaton", 0)).containsExactly("no file they hold has 'vacaton'");
        assertThat(lines("unknown", "\"two words\"", 0)).containsExactly("no file they hold has \"two words\"");
        assertThat(lines("spelling", "beach vacation", 1)).containsExactly("did you mean: beach vacation (1 result)");
        assertThat(lines("fewer", "beach", 100)).containsExactly("without the rest: beach (at least 100 results)");
    }

    @Test
    void whatANewerNodeSuggestsIsPassedOver() {
        assertThat(lines("anagram", "x", 1)).isEmpty();
        assertThat(SuggestionLines.of(Map.of("done", true))).isEmpty();
    }
}
