package org.fasttrack.supernode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.UptimeRecord;
import org.junit.jupiter.api.Test;

/** Which supernodes attest so much that an audit says so. */
class AttestationsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final NetworkPrefix PREFIX = new NetworkPrefix("7f000001");

    private int peers;

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    /** Supernode {@code number} had so many peers all the time. */
    private void attests(Attestations attestations, int number, int count, Duration time) {
        Duration step = time.compareTo(DAY) < 0 ? time : DAY; // a record spans no more
        for (int i = 0; i < count; i++) {
            NodeId peer = node(1000 + peers++);
            for (Instant from = START; from.isBefore(START.plus(time)); from = from.plus(step)) {
                attestations.add(new UptimeRecord(peer, node(number), PREFIX, from, from.plus(step)));
            }
        }
    }

    private List<Suspicion> found(ScorePolicy policy, Duration time, int... counts) {
        Attestations attestations = new Attestations(policy, START.plus(time));
        for (int number = 0; number < counts.length; number++) {
            attests(attestations, number, counts[number], time);
        }
        return attestations.found();
    }

    @Test
    void aSmallNetworkWhosePeersAllWentToOneSupernodeIsHonest() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(found(ScorePolicy.DEMO, minute, 6, 1, 1)).isEmpty();
        assertThat(found(ScorePolicy.DEMO, minute, 12, 1, 1, 1, 1, 1)).isEmpty();
    }

    @Test
    void fewSupernodesHaveNoUsualNumberOfPeers() {
        assertThat(found(ScorePolicy.KAZAALITE, Duration.ofDays(7), 90, 10, 10, 10))
                .isEmpty();
    }

    @Test
    void whoHasManyTimesThePeersOfAllOthersIsNamed() {
        assertThat(found(ScorePolicy.KAZAALITE, Duration.ofDays(7), 30, 20, 25, 15, 300, 22))
                .singleElement()
                .satisfies(suspicion -> {
                    assertThat(suspicion.kind()).isEqualTo("over-attesting");
                    assertThat(suspicion.nodes()).containsExactly(node(4));
                    assertThat(suspicion.why()).contains("300.0 peers", "22.0");
                });
    }

    @Test
    void howLongASupernodeIsThereIsNoReason() {
        Attestations attestations = new Attestations(ScorePolicy.KAZAALITE, START.plus(DAY.multipliedBy(28)));
        for (int number = 0; number < 6; number++) {
            attests(attestations, number, 40, number == 0 ? Duration.ofDays(28) : Duration.ofDays(2));
        }
        assertThat(attestations.found()).isEmpty();
    }

    @Test
    void oneRecordOfLongAgoDoesNotThinOutTheOthers() {
        Duration week = Duration.ofDays(7);
        Attestations attestations = new Attestations(ScorePolicy.KAZAALITE, START.plus(week));
        for (int number = 0; number < 6; number++) {
            attests(attestations, number, number == 4 ? 300 : 20, week);
        }
        Instant longAgo = START.minus(DAY.multipliedBy(365));
        attestations.add(new UptimeRecord(node(999), node(4), PREFIX, longAgo, longAgo.plus(DAY)));
        assertThat(attestations.found())
                .singleElement()
                .satisfies(suspicion -> assertThat(suspicion.nodes()).containsExactly(node(4)));
    }

    @Test
    void whatIsDatedBackWithinTheWindowDoesNotThinOutTheOthers() {
        Duration days = Duration.ofDays(28);
        Attestations attestations = new Attestations(ScorePolicy.KAZAALITE, START.plus(days));
        for (int number = 0; number < 6; number++) {
            attests(attestations, number, 20, days);
        }
        for (int peer = 0; peer < 300; peer++) { // on the last day, beside 20 of every day
            Instant last = START.plus(days).minus(DAY);
            attestations.add(new UptimeRecord(node(5000 + peer), node(4), PREFIX, last, last.plus(DAY)));
        }
        assertThat(attestations.found())
                .singleElement()
                .satisfies(suspicion -> assertThat(suspicion.nodes()).containsExactly(node(4)));
    }

    @Test
    void anOldLogIsNoReason() {
        Duration window = ScorePolicy.KAZAALITE.hour().multipliedBy(ScorePolicy.KAZAALITE.windowHours());
        assertThat(found(ScorePolicy.KAZAALITE, window.multipliedBy(2), 300)).isEmpty();
    }

    @Test
    void whoAttestsMoreThanASupernodeCanHaveIsNamedAlsoWhenItIsAlone() {
        Duration window = ScorePolicy.KAZAALITE.hour().multipliedBy(ScorePolicy.KAZAALITE.windowHours());
        assertThat(found(ScorePolicy.KAZAALITE, window, 400)).isEmpty();
        assertThat(found(ScorePolicy.KAZAALITE, window, 401)).hasSize(1);
    }
}
