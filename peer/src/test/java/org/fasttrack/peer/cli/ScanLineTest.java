package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;

class ScanLineTest {
    @Test
    void whatOtherFoldersSkipIsNotCountedForTheOneThatIsAdded() {
        Map<String, Object> line = Json.of("files", 40, "skipped", 5);
        assertThat(ScanLine.ended(line)).isEqualTo("40 files shared, 5 skipped");
        line.put("folder", Json.of("label", "talks", "files", 1, "bytes", 7, "skipped", 2));
        assertThat(ScanLine.ended(line))
                .isEqualTo("talks: 1 file shared, 2 skipped; in all 40 files shared, 5 skipped");
    }
}
