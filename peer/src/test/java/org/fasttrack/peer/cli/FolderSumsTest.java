package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;

class FolderSumsTest {
    private static final int MIB = 1 << 20;
    private final FolderSums sums = new FolderSums();

    @Test
    void theFilesOfOneFolderAreSummedUp() {
        sums.add(Json.of("path", "/music/a/one", "state", "done", "progress", 2 * MIB, "bytes", 2 * MIB));
        sums.add(Json.of(
                "path", "/music/a/two", "state", "running", "progress", MIB, "bytes", 4 * MIB, "bytesPerSecond", MIB));
        sums.add(Json.of("path", "/music/a/three", "state", "queued"));
        sums.add(Json.of("path", "/music/b/alone", "state", "running", "progress", MIB, "bytes", 4 * MIB));
        assertThat(sums.lines()).containsExactly("in /music/a: 1 of 3 files, 3.0 MiB of 6.0 MiB, 1.0 MiB/s");
    }

    @Test
    void foldersAreInTheirOrderAndAnIdleOneHasNoRate() {
        for (String path : new String[] {"/b/1", "/a/1", "/b/2", "/a/2"}) {
            sums.add(Json.of("path", path, "state", "paused", "progress", 0, "bytes", MIB));
        }
        assertThat(sums.lines())
                .containsExactly("in /a: 0 of 2 files, 0 B of 2.0 MiB", "in /b: 0 of 2 files, 0 B of 2.0 MiB");
    }
}
