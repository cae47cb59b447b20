package org.fasttrack.common.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(17);

    @Test
    void unlimitedLetsEverythingGoAtOnce() {
        assertThat(RateLimit.none().reserve(Long.MAX_VALUE)).isZero();
    }

    @Test
    void whatIsReservedGoesInOrderAtTheRate() {
        var limit = new RateLimit(1000, now::get);
        assertThat(limit.reserve(1000)).isZero();
        assertThat(limit.reserve(500)).isBetween(SECOND * 9 / 10, SECOND);
        assertThat(limit.reserve(1)).isBetween(SECOND * 14 / 10, SECOND * 15 / 10);
    }

    @Test
    void pauseSavesUpATenthOfASecondAndNoMore() {
        var limit = new RateLimit(1000, now::get);
        now.addAndGet(100 * SECOND);
        assertThat(limit.reserve(100)).isZero();
        assertThat(limit.reserve(100)).isZero();
        assertThat(limit.reserve(1)).isEqualTo(SECOND / 10);
    }

    @Test
    void changedRateCountsFromThenOn() {
        var limit = new RateLimit(1000, now::get);
        limit.set(RateLimit.UNLIMITED);
        assertThat(limit.reserve(1 << 20)).isZero();
        limit.set(10);
        assertThat(limit.reserve(10)).isZero();
        assertThat(limit.reserve(10)).isBetween(SECOND * 9 / 10, SECOND);
    }

    @Test
    void rateIsAboveZero() {
        assertThatThrownBy(() -> new RateLimit(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
