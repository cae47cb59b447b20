package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;

class TransferLinesTest {
    @Test
    void onlyTheLimitThatThereIsIsNamed() {
        assertThat(TransferLines.uploads(Json.of("downloadLimit", 5 << 20)))
                .containsExactly("all together: limited to 5.0 MiB/s down");
        assertThat(TransferLines.uploads(Json.of("uploadLimit", 1024, "downloadLimit", 5 << 20)))
                .containsExactly("all together: limited to 1.0 KiB/s up, 5.0 MiB/s down");
        assertThat(TransferLines.uploads(Json.of())).containsExactly("all together: no limits");
        assertThat(TransferLines.uploads(Json.of("done", true))).isEmpty();
    }

    @Test
    void whatIsServedIsNamed() {
        var upload = Json.of(
                "peer",
                "wakcmtw6abc",
                "id",
                "fb7xdbegabc",
                "bytesPerSecond",
                1024,
                "bytes",
                2048,
                "size",
                4096,
                "name",
                "a/film");
        assertThat(TransferLines.uploads(Json.of("uploads", List.of(upload))))
                .containsExactly("      to wakcmtw6  1.0 KiB/s  2.0 KiB of 4.0 KiB  a/film");
    }
}
