package org.fasttrack.peer.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UplinkTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final Uplink uplink = new Uplink();

    /** {@code bytes} each 10 ms for who goes first. @return the time after */
    private long carries(int bytes, long from, long until) {
        for (long now = from; now < until; now += 10 * MILLI) {
            uplink.carries(bytes, true, now);
        }
        return until;
    }

    @Test
    void itIsIdleWhenItCarriesLittleOfItsPeak() {
        long now = carries(10_000, 0, 2 * SECOND);
        assertThat(uplink.idleAt(now)).isGreaterThan(now).isLessThanOrEqualTo(now + 3 * SECOND / 4);
        now = carries(3_500, now, now + SECOND);
        assertThat(uplink.idleAt(now)).isLessThanOrEqualTo(now);
    }

    @Test
    void whatGoesToThoseWhoWaitKeepsNobodyWaiting() {
        for (long now = 0; now < SECOND; now += 10 * MILLI) {
            uplink.carries(2_000, true, now);
            uplink.carries(8_000, false, now);
        }
        assertThat(uplink.idleAt(SECOND)).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void aPeakFadesUntilWhatIsCarriedNowIsALoad() {
        long now = carries(10_000, 0, 2 * SECOND);
        now = carries(3_500, now, now + 18 * SECOND);
        assertThat(uplink.idleAt(now)).isLessThanOrEqualTo(now);
        now = carries(3_500, now, now + 120 * SECOND);
        assertThat(uplink.idleAt(now)).isGreaterThan(now);
    }

    /** Asks each 10 ms whether it is tried. @return how long it was, of the time from {@code from} to {@code until} */
    private long tried(long from, long until, int bytes, int bytesWhenTried) {
        long tried = 0;
        for (long now = from; now < until; now += 10 * MILLI) {
            boolean trial = uplink.tried(now);
            tried += trial ? 10 * MILLI : 0;
            uplink.carries(trial ? bytesWhenTried : bytes, !trial, now);
        }
        return tried;
    }

    @Test
    void whatCarriesNoMoreIsTriedEverMoreSeldom() {
        assertThat(tried(0, Uplink.FIRST_TRIAL_NANOS, 10_000, 10_000)).isZero();
        assertThat(tried(Uplink.FIRST_TRIAL_NANOS, 49 * SECOND, 10_000, 10_000)).isEqualTo(2 * Uplink.TRIAL_NANOS);
        assertThat(tried(49 * SECOND, 112 * SECOND, 10_000, 10_000)).isLessThanOrEqualTo(2 * Uplink.TRIAL_NANOS);
    }

    @Test
    void aTrialThatBringsMoreGoesOnUntilAllIsKnown() {
        assertThat(tried(0, 18 * SECOND, 1_000, 20_000)).isGreaterThan(SECOND).isLessThan(2 * SECOND);
        assertThat(uplink.idleAt(18 * SECOND)).isLessThanOrEqualTo(18 * SECOND);
    }

    @Test
    void whoHasNotWaitedForASecondWaitsAnew() {
        long begun = Uplink.FIRST_TRIAL_NANOS - 10 * MILLI;
        assertThat(tried(0, begun, 10_000, 10_000)).isZero();
        long again = begun + 2 * SECOND;
        assertThat(tried(again, again + Uplink.FIRST_TRIAL_NANOS, 10_000, 10_000))
                .isZero();
    }
}
