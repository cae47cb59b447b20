package org.fasttrack.peer.swarm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AllowedFastTest {
    private static final int ADDRESS = 80 << 24 | 4 << 16 | 4 << 8 | 200;

    private static byte[] infoHash() {
        byte[] hash = new byte[20];
        Arrays.fill(hash, (byte) 0xAA);
        return hash;
    }

    /** The example of BEP 6. */
    @Test
    void isTheSpecificationsVector() {
        assertThat(AllowedFast.of(ADDRESS, infoHash(), 1313, 7)).containsExactly(1059, 431, 808, 1217, 287, 376, 1188);
        assertThat(AllowedFast.of(ADDRESS, infoHash(), 1313, 9))
                .containsExactly(1059, 431, 808, 1217, 287, 376, 1188, 353, 508);
    }

    @Test
    void neighboursInOneNetworkGetTheSame() {
        assertThat(AllowedFast.of(ADDRESS + 50, infoHash(), 1313, 10))
                .isEqualTo(AllowedFast.of(ADDRESS, infoHash(), 1313, 10));
    }

    @Test
    void aTorrentOfFewPiecesAllowsThemAll() {
        assertThat(AllowedFast.of(ADDRESS, infoHash(), 3, 10)).containsExactlyInAnyOrder(0, 1, 2);
    }
}
