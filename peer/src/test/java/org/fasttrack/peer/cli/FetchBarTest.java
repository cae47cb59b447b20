package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;

class FetchBarTest {
    private static final Map<String, Object> LINE = Json.of(
            "progress",
            12L << 20,
            "bytes",
            24L << 20,
            "bytesPerSecond",
            2L << 20,
            "secondsLeft",
            6,
            "sources",
            3,
            "rates",
            List.of(Json.of("peer", "abcdefghijkl", "bytesPerSecond", 1L << 20)));

    @Test
    void aWideTerminalShowsAllOfIt() {
        assertThat(FetchBar.show(LINE, 150))
                .isEqualTo("[############            ]  50 %  12.0 MiB of 24.0 MiB  2.0 MiB/s  0:06 left  3 sources"
                        + "  abcdefgh 1.0 MiB/s");
    }

    @Test
    void aNarrowOneShowsWholePiecesOnly() {
        assertThat(FetchBar.show(LINE, 60)).isEqualTo("50 %  12.0 MiB of 24.0 MiB  2.0 MiB/s  0:06 left  3 sources");
        assertThat(FetchBar.show(LINE, 30)).isEqualTo("50 %  12.0 MiB of 24.0 MiB");
        assertThat(FetchBar.show(LINE, 10)).isEqualTo("50 %");
    }
}
