package org.fasttrack.common.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyNumbersTest {
    @Test
    void aPresetIsWhatItsNumbersSay() {
        assertThat(PolicyNumbers.of(ScorePolicy.KAZAALITE)).isEmpty();
        assertThat(PolicyNumbers.policy(Map.of())).isEqualTo(ScorePolicy.KAZAALITE);
        assertThat(PolicyNumbers.of(ScorePolicy.DEMO)).containsEntry("score-hour-millis", 1000L);
        assertThat(PolicyNumbers.policy(PolicyNumbers.of(ScorePolicy.DEMO))).isEqualTo(ScorePolicy.DEMO);
    }

    @Test
    void oneNumberChangesOneNumber() {
        ScorePolicy policy = PolicyNumbers.policy(Map.of("score-promotion", 300L, "min-supernodes", 3L));
        assertThat(policy.promotion()).isEqualTo(300);
        assertThat(policy.name()).isEqualTo("custom");
        assertThat(PolicyNumbers.of(policy)).isEqualTo(Map.of("score-promotion", 300L));
    }

    @ParameterizedTest
    @CsvSource({
        "score-hour-millis, 99",
        "score-hour-millis, 86400001",
        "score-window-hours, 0",
        "score-window-hours, 10001",
        "score-start, -1",
        "score-bytes-per-point, 0",
        "score-pass-on-permille, 1001",
        "score-steps, 5",
        "score-promotion, 1001",
        "score-prefixes, 2",
        "score-uptime-cap-milli, 999999999999999999",
        "score-generosity, 1",
    })
    void numbersOutOfRangeAndUnknownOnesAreRefusedByName(String name, long value) {
        assertThatThrownBy(() -> PolicyNumbers.policy(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void nobodyIsPromotedWithoutSomebodyWhoVouches() {
        Map<String, Long> numbers = new HashMap<>(PolicyNumbers.of(ScorePolicy.DEMO));
        numbers.put("score-promotion", 191L);
        assertThat(PolicyNumbers.policy(numbers).promotion()).isEqualTo(191);
        numbers.put("score-promotion", 190L);
        assertThatThrownBy(() -> PolicyNumbers.policy(numbers)).hasMessageContaining("vouched");
    }
}
