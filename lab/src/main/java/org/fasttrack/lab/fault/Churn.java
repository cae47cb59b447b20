package org.fasttrack.lab.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long nodes stay and stay away: sessions from a Weibull distribution, whose shape below 1 says that who has stayed
 * long is likely to stay longer, as measured of file-sharing peers (shapes .34 to .59; simulators take .5).
 *
 * @param median the median session
 * @param shape Weibull's k
 * @param away the mean time between sessions, exponential
 */
public record Churn(Duration median, double shape, Duration away) {
    private static final double LN_2 = Math.log(2);

    /** The usual choice: an hour's median, k = .5, half an hour away. */
    public static final Churn USUAL = new Churn(Duration.ofHours(1), .5, Duration.ofMinutes(30));

    public Churn {
        if (median.isNegative() || median.isZero() || shape <= 0 || away.isNegative()) {
            throw new IllegalArgumentException("a session lasts, and a shape is above 0");
        }
    }

    /** One session's length. */
    public Duration session(RandomGenerator random) {
        double scale = median.toNanos() / StrictMath.pow(LN_2, 1 / shape);
        return nanos(scale * StrictMath.pow(exponential(random), 1 / shape));
    }

    /** One time away. */
    public Duration absence(RandomGenerator random) {
        return nanos(away.toNanos() * exponential(random));
    }

    /** By {@link StrictMath}: the same on every machine. */
    private static double exponential(RandomGenerator random) {
        return -StrictMath.log(1 - random.nextDouble());
    }

    /** At most a hundred years: the tail of a small shape has no end. */
    private static Duration nanos(double nanos) {
        return Duration.ofNanos((long) Math.min(nanos, 3.15e18));
    }
}
