package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;

class UptimeWitnessTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NetworkPrefix HERE = new NetworkPrefix("515001");
    private static final NetworkPrefix ELSEWHERE = new NetworkPrefix("515002");
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final IdentityKey supernode = IdentityKey.generate();
    private final IdentityKey peer = IdentityKey.generate();
    private Instant now = START;
    private final Opener shared = new Opener(NETWORK, () -> now);
    private final UptimeWitness witness =
            new UptimeWitness(new Sealer(supernode, NETWORK, () -> now), shared, INTERVAL, LEASE);

    private Sealed heartbeat(IdentityKey key) {
        return new Sealer(key, NETWORK, () -> now).seal(SealType.HEARTBEAT, new byte[0]);
    }

    private void after(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private Optional<byte[]> beat(NetworkPrefix prefix) {
        return witness.heard(peer.id(), prefix, heartbeat(peer), now);
    }

    /** What everybody reads in an entry. */
    private static UptimeRecord record(byte[] entry) {
        Reading reading = new EvidenceReader(NETWORK).read(entry);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return (UptimeRecord) ((Reading.Accepted) reading).evidence();
    }

    @Test
    void eachIntervalOfHeartbeatsBecomesARecordThatAdjoinsTheLast() {
        Instant end = START;
        for (int beats = 0; beats < 3; beats++) {
            for (int i = 0; i < 90; i++) {
                assertThat(beat(HERE)).isEmpty();
                after(10);
            }
            List<byte[]> due = witness.due(now);
            assertThat(due)
                    .singleElement()
                    .satisfies(entry -> assertThat(record(entry).prefix()).isEqualTo(HERE));
            UptimeRecord record = record(due.getFirst());
            assertThat(record.from()).isEqualTo(end);
            end = record.to();
            assertThat(end).isEqualTo(now.minusSeconds(10));
            assertThat(witness.due(now)).isEmpty();
        }
    }

    @Test
    void silenceBeyondTheLeaseIsNotAttested() {
        beat(HERE);
        after(20);
        beat(HERE);
        after(31);
        assertThat(witness.due(now))
                .singleElement()
                .satisfies(entry -> assertThat(record(entry).to()).isEqualTo(START.plusSeconds(20)));
        assertThat(witness.due(now)).isEmpty();

        beat(HERE);
        after(20);
        beat(HERE);
        after(31);
        UptimeRecord first = record(beat(HERE).orElseThrow());
        assertThat(Duration.between(first.from(), first.to())).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whoLeavesGetsTheLastRecordAtOnce() {
        beat(HERE);
        after(20);
        beat(HERE);
        assertThat(witness.left(peer.id()).map(UptimeWitnessTest::record).map(UptimeRecord::to))
                .contains(START.plusSeconds(20));
        assertThat(witness.left(peer.id())).isEmpty();
    }

    @Test
    void aMoveToAnotherPrefixStartsAnew() {
        beat(HERE);
        after(10);
        beat(HERE);
        after(10);
        assertThat(beat(ELSEWHERE).map(UptimeWitnessTest::record).map(UptimeRecord::prefix))
                .contains(HERE);
        after(10);
        beat(ELSEWHERE);
        assertThat(witness.left(peer.id()).map(UptimeWitnessTest::record).map(UptimeRecord::prefix))
                .contains(ELSEWHERE);
    }

    @Test
    void aForeignReplayedOrStaleHeartbeatCountsForNothing() {
        Sealed first = heartbeat(peer);
        witness.heard(peer.id(), HERE, first, now);
        after(10);
        witness.heard(peer.id(), HERE, first, now);
        witness.heard(peer.id(), HERE, heartbeat(supernode), now);
        Instant old = now.minus(Duration.ofMinutes(3));
        witness.heard(peer.id(), HERE, new Sealer(peer, NETWORK, () -> old).seal(SealType.HEARTBEAT, new byte[0]), now);
        assertThat(witness.left(peer.id())).as("one moment only").isEmpty();
    }

    @Test
    void ofTheHeartbeatsOfOneSecondOneCounts() {
        beat(HERE);
        for (int i = 0; i < 9; i++) {
            now = now.plusMillis(100);
            beat(HERE);
        }
        assertThat(witness.left(peer.id())).as("one moment only").isEmpty();
    }

    /** A peer floods; what others may say depends on nothing that it can use up. */
    @Test
    void aHeartbeatCountsThoughTheMessagesSeenAreManyAlready() {
        for (int i = 0; i < 3; i++) {
            Sealed first = heartbeat(peer);
            assertThat(shared.open(first, SealType.HEARTBEAT)).isInstanceOf(Opening.Opened.class);
            witness.heard(peer.id(), HERE, first, now);
            after(10);
        }
        assertThat(witness.left(peer.id()).map(UptimeWitnessTest::record).map(UptimeRecord::to))
                .contains(START.plusSeconds(20));
    }

    @Test
    void aHeartbeatFromBeforeTheLastCountsForNothing() {
        Sealed early = heartbeat(peer);
        after(10);
        beat(HERE);
        after(10);
        witness.heard(peer.id(), HERE, early, now);
        assertThat(witness.left(peer.id())).isEmpty();
    }

    @Test
    void theIntervalHasLimits() {
        Sealer sealer = new Sealer(supernode, NETWORK, () -> now);
        Opener opener = new Opener(NETWORK, () -> now);
        assertThatThrownBy(() -> new UptimeWitness(sealer, opener, Duration.ofSeconds(1), LEASE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UptimeWitness(sealer, opener, Duration.ofHours(25), LEASE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
