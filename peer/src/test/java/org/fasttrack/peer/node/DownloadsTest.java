package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.peer.download.Source;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.search.VerifiedHit;
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

    @Test
    void aNodeFetchesFromItselfWhenNobodyElseSharesOnly() {
        NodeId self = IdentityKey.generate().id();
        NodeId other = IdentityKey.generate().id();
        var found = new SearchResult("a", 1, CONTENT, List.of(hit(self, 7001), hit(other, 7002)));
        assertThat(Downloads.sources(found, self, null))
                .extracting(Source::peer)
                .containsExactly(other);
        var own = new SearchResult("a", 1, CONTENT, List.of(hit(self, 7001)));
        assertThat(Downloads.sources(own, self, null)).extracting(Source::peer).containsExactly(self);
        assertThat(Downloads.sources(found, self, self.toString()))
                .extracting(Source::peer)
                .containsExactly(self);
        assertThat(Downloads.sources(found, other, null))
                .extracting(Source::peer)
                .containsExactly(self);
    }

    private static VerifiedHit hit(NodeId owner, int port) {
        return new VerifiedHit(new ShareRecord("a", 1, CONTENT, 0), owner, "127.0.0.1:" + port, false, 10, owner);
    }
}
