package org.fasttrack.peer.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameContentTest {
    @TempDir
    Path folder;

    @Test
    void onlyAFileOfTheSameBytesHoldsIt() throws Exception {
        byte[] bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        ContentId content = ContentHasher.hash(bytes);
        Path file = Files.write(folder.resolve("file"), bytes);
        assertThat(SameContent.holds(file, content, bytes.length)).isTrue();
        assertThat(SameContent.holds(folder.resolve("none"), content, bytes.length))
                .isFalse();
        assertThat(SameContent.holds(folder, content, bytes.length)).isFalse();
        bytes[2_000_000]++;
        Files.write(file, bytes);
        assertThat(SameContent.holds(file, content, bytes.length)).isFalse();
    }
}
