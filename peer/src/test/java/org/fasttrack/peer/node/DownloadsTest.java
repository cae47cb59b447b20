package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.search.SearchResult;
import org.junit.jupiter.api.Test;

class DownloadsTest {
    private static final ContentId CONTENT = ContentId.of(new byte[ContentId.BYTES]);

    private static String fileName(String named) {
        return Downloads.fileName(new SearchResult(named, 1, CONTENT, List.of()));
    }

    @Test
    void whatOthersNameIsNeitherHiddenNorElsewhere() {
        assertThat(fileName("music/a b.flac")).isEqualTo("a b.flac");
        assertThat(fileName("music/.bash_profile")).isEqualTo("_.bash_profile");
        assertThat(fileName("..")).isEqualTo("_");
        assertThat(fileName("a\\b\n")).isEqualTo("a_b_");
        assertThat(fileName("music/ ")).isEqualTo(CONTENT.toString());
    }
}
