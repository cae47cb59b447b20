package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    private static final long TOTAL = 1_000_000_000;

    private final NodeId peer = IdentityKey.generate().id();
    private long nanos = 1;
    private final ProgressMeter meter = new ProgressMeter(TOTAL, () -> nanos);
    private long done;

    /** A second in which {@code bytes} come, looked at five times. */
    private Progress second(long bytes) {
        Progress now = meter.now();
        for (int look = 0; look < 5; look++) {
            nanos += TimeUnit.MILLISECONDS.toNanos(200);
            done += bytes / 5;
            meter.received(peer, bytes / 5, done, TOTAL);
            now = meter.now();
        }
        return now;
    }

    @Test
    void rateAndTimeLeftForgetABurstWithinFiveSeconds() {
        second(500_000_000);
        Progress now = second(1_000_000);
        for (int i = 0; i < 5; i++) {
            now = second(1_000_000);
        }
        assertThat(now.bytesPerSecond()).isBetween(0.95e6, 1.05e6);
        assertThat(now.rates()).containsKey(peer);
        assertThat(now.rates().get(peer)).isBetween(950_000L, 1_050_000L);
        assertThat(now.left().orElseThrow()).isBetween(Duration.ofSeconds(450), Duration.ofSeconds(550));
    }

    @Test
    void whatAnEarlierTryLeftIsNoRate() {
        meter.resumed(900_000_000, TOTAL);
        done = 900_000_000;
        assertThat(second(1_000_000).bytesPerSecond()).isBetween(0.95e6, 1.05e6);
    }

    @Test
    void nothingComesAnyMoreAfterFiveSecondsOfNothing() {
        second(5_000_000);
        nanos += Duration.ofSeconds(6).toNanos();
        assertThat(meter.now().bytesPerSecond()).isLessThan(1e6);
        nanos += Duration.ofSeconds(6).toNanos();
        assertThat(meter.now().bytesPerSecond()).isZero();
    }
}
