package org.fasttrack.peer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "vacation, vacation, 0",
        "vacaton, vacation, 1",
        "vaccation, vacation, 1",
        "vacatoin, vacation, 1",
        "vakation, vacation, 1",
        "sitting, kitten, 3",
        "'', abc, 3",
    })
    void slipsAreLettersMissingTooManyWrongOrSwapped(String from, String to, int slips) {
        assertThat(Spelling.slips(from, to)).isEqualTo(slips);
        assertThat(Spelling.slips(to, from)).isEqualTo(slips);
    }

    @Test
    void theNearestWordStandsInAndOfTwoTheCommonerOne() {
        assertThat(Spelling.instead("vacaton", List.of("vacant", "vacation"))).contains("vacation");
        assertThat(Spelling.instead("hallo", List.of("hello", "hullo", "hullo")))
                .contains("hullo");
    }

    @Test
    void aWordThatBeginsSoIsFoundByItsBeginning() {
        assertThat(Spelling.instead("photo", List.of("phone", "photos"))).contains("photo*");
    }

    @ParameterizedTest
    @CsvSource({"2024, 2023", "cat, car", "mp3, mp4", "elephant, elegance"})
    void numbersShortWordsAndDistantOnesStayAsTheyAre(String typed, String known) {
        assertThat(Spelling.instead(typed, List.of(known))).isEqualTo(Optional.empty());
    }

    @Test
    void beginningsAreFewAndDoNotEndWithinACharacter() {
        assertThat(Spelling.beginnings("vacaton")).containsExactly("vacaton", "vacat", "vac");
        assertThat(Spelling.beginnings("beech")).containsExactly("beech", "bee", "be");
        assertThat(Spelling.beginnings("cat")).containsExactly("cat", "ca");
        assertThat(Spelling.beginnings("of")).isEmpty();
        String pair = "\ud835\udd04"; // one letter of two chars
        assertThat(Spelling.beginnings("ab" + pair + "cd")).containsExactly("ab" + pair + "cd", "ab" + pair, "ab");
    }
}
