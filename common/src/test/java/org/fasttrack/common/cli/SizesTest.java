package org.fasttrack.common.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.beust.jcommander.ParameterException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({"0,0", "17,17", "1K,1024", "100M,104857600", "2GiB,2147483648", "1tb,1099511627776"})
    void sizesArePowersOf1024(String text, long bytes) {
        assertThat(new Sizes.SizeConverter("--max-size").convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5M", "1X", "9999999999999", "999999999999T"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> new Sizes.SizeConverter("--max-size").convert(text))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("--max-size ")
                .hasMessageEndingWith(", not '" + text + "'");
    }

    @Test
    void durationsHaveUnits() {
        assertThat(new Sizes.DurationConverter("--wait").convert("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(new Sizes.DurationConverter("--wait").convert("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThatThrownBy(() -> new Sizes.DurationConverter("--wait").convert("30"))
                .isInstanceOf(ParameterException.class);
    }

    @Test
    void sizesAreShownForPeople() {
        assertThat(Sizes.show(1023)).isEqualTo("1023 B");
        assertThat(Sizes.show(1536)).isEqualTo("1.5 KiB");
        assertThat(Sizes.show(100L << 20)).isEqualTo("100.0 MiB");
    }
}
