package org.fasttrack.common.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine, fed one by one in any order while time goes on, against the naive reading of the page. */
class ScoreEngineTest {
    private static final ContentId CONTENT = ContentId.of(new byte[32]);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** Small limits, so that random evidence runs into each of them. */
    private static final ScorePolicy TIGHT = new ScorePolicy(
            "tight",
            Duration.ofHours(1),
            48,
            10,
            1_000,
            20_000,
            30,
            60,
            1_000,
            5_000,
            9_000,
            1 << 20,
            250,
            1 << 18,
            2_000,
            3_000,
            500,
            2,
            200,
            1_000_000,
            20_000,
            7_000,
            true);

    private final List<NodeId> peers = new ArrayList<>();
    private final List<NodeId> supernodes = new ArrayList<>();

    ScoreEngineTest() {
        for (int i = 0; i < 9; i++) {
            peers.add(node(i));
        }
        supernodes.addAll(List.of(node(100), node(101), node(102), node(0)));
    }

    static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(32).putInt(28, number).array());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void incrementalScoresEqualTheNaiveOnesAtEveryMoment(long seed) {
        Random random = new Random(seed);
        ScorePolicy policy = random.nextInt(4) == 0 ? ScorePolicy.DEMO : TIGHT;
        ScoreEngine engine = new ScoreEngine(policy, supernodes);
        List<NaiveScore.Said> said = new ArrayList<>();
        Instant now = START;
        for (int i = 0; i < 120; i++) {
            say(engine, said, new NaiveScore.Said(any(random, supernodes), evidence(random, now, policy)));
            if (random.nextInt(5) == 0) {
                Evidence again = any(random, said).evidence();
                say(engine, said, new NaiveScore.Said(any(random, supernodes), again));
            }
            if (random.nextInt(20) == 0) {
                now = now.plus(policy.hour().multipliedBy(1 + random.nextInt(6)));
                engine.forgetBefore(now);
            }
            if (random.nextInt(12) == 0) {
                compare(engine, policy, said, now, "seed " + seed + " step " + i);
            }
        }
        for (int later : new int[] {0, 13, 40, 60}) {
            compare(engine, policy, said, now.plus(policy.hour().multipliedBy(later)), "seed " + seed + " +" + later);
        }
    }

    private static void say(ScoreEngine engine, List<NaiveScore.Said> said, NaiveScore.Said next) {
        engine.add(next.evidence(), new EvidenceRef(next.log(), said.size()));
        said.add(next);
    }

    private void compare(
            ScoreEngine engine, ScorePolicy policy, List<NaiveScore.Said> said, Instant now, String where) {
        NaiveScore naive = new NaiveScore(policy, new HashSet<>(supernodes), said, now);
        for (NodeId peer : peers) {
            Score score = engine.score(peer, now);
            assertThat(score.value()).as("%s: peer %s", where, peer).isEqualTo(naive.score(peer));
            assertThat(engine.value(peer, now)).isEqualTo(score.value());
            explains(score, where);
            if (peer.equals(peers.get(said.size() % peers.size()))) { // one of them: word for word takes its time
                assertThat(engine.backing(peer, now))
                        .as("%s: behind peer %s", where, peer)
                        .isEqualTo(naive.backing(peer));
            }
        }
    }

    /** The parts add up to the score, but for what is cut off below whole points and at the ends. */
    private static void explains(Score score, String where) {
        long milli = score.parts().stream().mapToLong(Score.Part::milliPoints).sum();
        long clamped = Math.clamp(milli, 0, 1_000_000);
        assertThat(Math.abs(clamped - score.value() * 1000L)).as(where).isLessThan(3_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void theOrderOfArrivalDoesNotMatter(long seed) {
        Random random = new Random(seed);
        List<NaiveScore.Said> said = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            said.add(new NaiveScore.Said(any(random, supernodes), evidence(random, START, TIGHT)));
        }
        List<Integer> scores = scores(said);
        Collections.shuffle(said, random);
        assertThat(scores(said)).as("seed %d", seed).isEqualTo(scores);
    }

    private List<Integer> scores(List<NaiveScore.Said> said) {
        ScoreEngine engine = new ScoreEngine(TIGHT, supernodes);
        for (int i = 0; i < said.size(); i++) {
            engine.add(said.get(i).evidence(), new EvidenceRef(said.get(i).log(), i));
        }
        return peers.stream().map(peer -> engine.value(peer, START)).toList();
    }

    private Evidence evidence(Random random, Instant now, ScorePolicy policy) {
        // Whole ticks of a hundredth of an hour, so that the naive reading can count them.
        long tick = policy.hour().toMillis() / 100;
        long hour = now.toEpochMilli() / policy.hour().toMillis() - random.nextInt(50);
        Instant from = Instant.ofEpochMilli(hour * policy.hour().toMillis() + random.nextInt(100) * tick);
        Instant to = from.plusMillis((1 + random.nextInt(1200)) * tick);
        NodeId peer = any(random, peers);
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> receipt(random, from, to);
            case 4, 5, 6 -> new UptimeRecord(peer, any(random, supernodes), prefix(random), from, to);
            case 7, 8, 9, 10 ->
                new SpotCheck(peer, any(random, supernodes), prefix(random), CONTENT, 0, verdict(random), from);
            default ->
                new Fault(
                        random.nextInt(6) == 0 ? any(random, supernodes) : peer,
                        any(random, List.of(Fault.Kind.values())),
                        "proof " + random.nextInt(9),
                        random.nextInt(4) == 0 ? from.plus(policy.hour().multipliedBy(60)) : from);
        };
    }

    private Receipt receipt(Random random, Instant from, Instant to) {
        NodeId uploader = any(random, peers);
        NodeId downloader =
                any(random, peers.stream().filter(p -> !p.equals(uploader)).toList());
        byte[] transfer = new byte[16];
        transfer[0] = (byte) random.nextInt(12);
        long bytes = 1 + random.nextInt(3) * (1L << 18);
        return new Receipt(TransferId.of(transfer), uploader, downloader, CONTENT, bytes, from, to);
    }

    private static Verdict verdict(Random random) {
        return random.nextInt(8) == 0 ? any(random, List.of(Verdict.values())) : Verdict.PASSED;
    }

    private static NetworkPrefix prefix(Random random) {
        return new NetworkPrefix("aabb0" + random.nextInt(5));
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
