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

    @Test
    void whatCameIsFetchedFromAnotherOnlyWhenItIsBad() {
        NodeId other = IdentityKey.generate().id();
        int chunk = board.claim(peer, 0).orElseThrow();
        board.claim(peer, 0);
        board.claim(peer, 0);
        board.came(chunk, peer);
        board.came(1, peer);
        assertThat(board.claim(other, 0)).as("the one that is still coming").hasValue(2);
        assertThat(board.claim(other, 0)).isEmpty();
        board.giveBack(chunk, peer);
        assertThat(board.claim(other, 0)).as("the bad one").hasValue(chunk);
    }

    @Test
    void whatCameBadFromOneOfTwoIsStillThatOfTheOther() {
        NodeId other = IdentityKey.generate().id();
        NodeId third = IdentityKey.generate().id();
        for (int i = 0; i < 3; i++) {
            board.claim(peer, 0);
        }
        assertThat(board.claim(other, 0)).hasValue(0);
        board.came(0, other);
        board.giveBack(0, other);
        assertThat(board.claim(third, 0)).as("had longest by one alone").hasValue(1);
        assertThat(board.claim(third, 0)).hasValue(2);
        assertThat(board.claim(third, 0)).hasValue(0);
    }
}
