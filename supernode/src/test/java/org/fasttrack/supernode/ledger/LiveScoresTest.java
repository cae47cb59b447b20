package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;
import org.junit.jupiter.api.Test;

class LiveScoresTest {
    private static final ContentId CONTENT = ContentId.of(new byte[32]);
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final NodeId SUPERNODE = node(1_000_000);
    private static final int NODES = 3_000;

    private final LiveScores scores = new LiveScores(ScorePolicy.KAZAALITE, List.of(SUPERNODE));

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(32).putInt(28, number).array());
    }

    /** The check that stands as entry {@code index}. */
    private static SpotCheck check(int index) {
        NetworkPrefix prefix = new NetworkPrefix("%06x".formatted(index % NODES));
        Instant time = NOW.minus(Duration.ofHours(1 + index / NODES));
        return new SpotCheck(node(index % NODES), SUPERNODE, prefix, CONTENT, 0, SpotCheck.Verdict.PASSED, time);
    }

    private void add(int from, int to) {
        for (int index = from; index < to; index++) {
            scores.add(SUPERNODE, index, check(index));
        }
    }

    @Test
    void oneRankingServesAllForSomeSeconds() {
        add(0, 1);
        Claims first = scores.claims(NOW);
        add(1, 2);
        assertThat(scores.claims(NOW.plusSeconds(4))).isSameAs(first);
        assertThat(scores.ranking(9, NOW.plusSeconds(4)))
                .containsExactly(new Rank(node(0), 11), new Rank(SUPERNODE, 10));
        assertThat(scores.ranking(9, NOW.plusSeconds(5)))
                .containsExactly(new Rank(node(0), 11), new Rank(node(1), 11), new Rank(SUPERNODE, 10));
    }

    @Test
    void aClaimIsAboutWhatItNamesThoughEvidenceKeepsComing() throws Exception {
        add(0, NODES);
        List<Claims> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Callable<Integer> writing = () -> {
                add(NODES, 5 * NODES);
                return 5 * NODES;
            };
            Future<Integer> written = threads.submit(writing);
            for (int i = 0; i < 10; i++) {
                made.add(scores.claims(NOW.plusSeconds(10L * i)));
            }
            written.get(1, TimeUnit.MINUTES);
        }
        made.add(scores.claims(NOW.plusSeconds(200)));
        assertThat(made.getLast().covered()).containsEntry(SUPERNODE, 5L * NODES);
        made.forEach(LiveScoresTest::holds);
    }

    private static void holds(Claims claims) {
        ScoreEngine fresh = new ScoreEngine(ScorePolicy.KAZAALITE, claims.supernodes());
        long entries = claims.covered().getOrDefault(SUPERNODE, 0L);
        for (int index = 0; index < entries; index++) {
            fresh.add(check(index), new EvidenceRef(SUPERNODE, index));
        }
        assertThat(claims.scores())
                .hasSize(NODES + 1)
                .allSatisfy(rank -> assertThat(rank.value())
                        .as("%s of %d entries", rank.node(), entries)
                        .isEqualTo(fresh.value(rank.node(), claims.asOf())));
    }

    @Test
    void aClockThatWasFarBehindAtTheStartIsBelievedAWindowAfterItWasSet() {
        long[] nanos = {0};
        LiveScores books = new LiveScores(ScorePolicy.KAZAALITE, List.of(SUPERNODE), () -> nanos[0]);
        books.add(SUPERNODE, 0, check(0));
        books.forget(NOW.minus(Duration.ofDays(365)));
        for (int day = 1; day <= 61; day++) {
            nanos[0] = Duration.ofDays(day).toNanos();
            books.forget(NOW.plus(Duration.ofDays(day)));
        }
        assertThat(books.value(node(0), NOW)).as("forgotten").isEqualTo(10);
    }

    @Test
    void aClockThatRunsAheadForAWhileForgetsNothing() {
        long[] nanos = {0};
        LiveScores books = new LiveScores(ScorePolicy.KAZAALITE, List.of(SUPERNODE), () -> nanos[0]);
        books.add(SUPERNODE, 0, check(0));
        books.forget(NOW);
        nanos[0] = Duration.ofHours(2).toNanos();
        Instant ahead = NOW.plus(Duration.ofDays(60));
        books.forget(ahead);
        assertThat(books.shown(node(0), ahead)).isEqualTo(10);
        Instant back = NOW.plus(Duration.ofHours(2));
        assertThat(books.value(node(0), back)).isEqualTo(11);
        assertThat(books.shown(node(0), back)).isEqualTo(11);

        nanos[0] = Duration.ofDays(60).toNanos(); // now they have passed
        books.forget(ahead);
        assertThat(books.value(node(0), NOW)).isEqualTo(10);
    }
}
