package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class ChunkBoardTest {
    private final NodeId peer = IdentityKey.generate().id();
    private final ChunkBoard board = new ChunkBoard(3, new BitSet());

    @Test
    void closedBoardGivesNothingAndIsOver() {
        int chunk = board.claim(peer, 0).orElseThrow();
        board.close();
        assertThat(board.claim(peer, 0)).isEmpty();
        assertThat(board.wants(chunk)).as("what is under way is kept").isTrue();
        assertThat(board.over()).isTrue();
        assertThat(board.finished()).isFalse();
    }

    @Test
    void aChunkThatIsUnderWayIsGivenAgainOnlyToWhoWouldBeFaster() {
        NodeId other = IdentityKey.generate().id();
        for (int i = 0; i < 3; i++) {
            assertThat(board.claim(peer, 0)).hasValue(i);
        }
        assertThat(board.claim(other, Long.MAX_VALUE)).isEmpty();
        assertThat(board.claim(other, 0)).as("what another has had longest").hasValue(0);
        assertThat(board.claim(peer, 0)).as("its own").isEmpty();
    }

    @Test
    void chunkThatCameWhileTheBoardWasClosedCounts() {
        int chunk = board.claim(peer, 0).orElseThrow();
        board.close();
        assertThat(board.complete(chunk)).isTrue();
        assertThat(board.complete(chunk)).isFalse();
    }
}
