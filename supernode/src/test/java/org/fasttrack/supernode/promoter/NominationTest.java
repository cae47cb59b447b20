package org.fasttrack.supernode.promoter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.promotion.Nominee;
import org.fasttrack.supernode.promotion.PromotionMessage.Report;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NominationTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final int LOOKS = 2 * Report.MAX_NOMINEES;

    private final List<NodeId> candidates = IntStream.range(0, LOOKS + 2)
            .mapToObj(i -> IdentityKey.generate().id())
            .toList();
    private final ScoreBook scores = mock(ScoreBook.class);

    /** The first has the best score. */
    @BeforeEach
    void rank() {
        for (int i = 0; i < candidates.size(); i++) {
            when(scores.value(candidates.get(i), NOW)).thenReturn(300 - i);
        }
        when(scores.policy()).thenReturn(ScorePolicy.KAZAALITE);
    }

    private static List<NodeId> best(Nomination nomination, List<NodeId> candidates) {
        return nomination.best(candidates, 200, NOW).stream().map(Nominee::node).toList();
    }

    @Test
    void theBestThatAreBackedAreNamedAndNoFurtherOnesLookedUp() {
        when(scores.backing(any(), any())).thenReturn(new Backing(1, 1));
        assertThat(best(new Nomination(scores), candidates)).isEqualTo(candidates.subList(0, Report.MAX_NOMINEES));
        verify(scores, times(Report.MAX_NOMINEES)).backing(any(), any());
    }

    @Test
    void whereBackingLacksAFewAreLookedUpInEachSurveyUntilOneIsFound() {
        when(scores.backing(any(), any())).thenReturn(Backing.NONE);
        when(scores.backing(candidates.getLast(), NOW)).thenReturn(new Backing(1, 1));
        var nomination = new Nomination(scores);
        assertThat(best(nomination, candidates)).isEmpty();
        verify(scores, times(LOOKS)).backing(any(), any());
        clearInvocations(scores);
        assertThat(best(nomination, candidates)).containsExactly(candidates.getLast());
        verify(scores, times(2)).backing(any(), any());
    }
}
