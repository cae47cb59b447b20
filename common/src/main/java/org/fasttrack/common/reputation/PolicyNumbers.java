package org.fasttrack.common.reputation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** A {@link ScorePolicy} as named numbers, as a network's file has it. What is not named is as in the preset {@code kazaalite}. */
public final class PolicyNumbers {
    /** Every name begins so; other policy numbers of a network are not of reputation. */
    public static final String PREFIX = "score-";

    private static final long POINTS = 1_000_000;
    private static final long HOURS = 1_000_000_000;
    private static final long BYTES = Receipt.MAX_BYTES;

    /** The bounds keep every product and sum of the formula within a long. */
    private record Named(String name, long least, long most, ToLongFunction<ScorePolicy> of) {}

    private static final List<Named> NUMBERS = List.of(
            new Named("hour-millis", 100, 86_400_000, policy -> policy.hour().toMillis()),
            new Named("window-hours", 1, 10_000, ScorePolicy::windowHours),
            new Named("start", 0, Score.MAX, ScorePolicy::start),
            new Named("uptime-milli", 0, POINTS, ScorePolicy::uptimeMilli),
            new Named("uptime-cap-milli", 0, POINTS, ScorePolicy::uptimeCapMilli),
            new Named("prefix-hours", 1, HOURS, ScorePolicy::prefixHours),
            new Named("supernode-hours", 1, HOURS, ScorePolicy::supernodeHours),
            new Named("spot-milli", 0, POINTS, ScorePolicy::spotMilli),
            new Named("spot-cap-milli", 1, POINTS, ScorePolicy::spotCapMilli),
            new Named("supernode-spot-milli", 1, HOURS * 1000, ScorePolicy::supernodeSpotMilli),
            new Named("bytes-per-point", 1, BYTES, ScorePolicy::bytesPerPoint),
            new Named("receipt-milli", 0, POINTS, ScorePolicy::receiptMilli),
            new Named("complete-bytes", 0, BYTES, ScorePolicy::completeBytes),
            new Named("pair-cap-milli", 0, POINTS, ScorePolicy::pairCapMilli),
            new Named("witness-cap-milli", 0, POINTS, ScorePolicy::witnessCapMilli),
            new Named("pass-on-permille", 0, 1000, ScorePolicy::passOnPermille),
            new Named("steps", 0, ScorePolicy.MAX_STEPS, ScorePolicy::steps),
            new Named("promotion", 1, Score.MAX, ScorePolicy::promotion),
            new Named("conflict-milli", 0, POINTS, ScorePolicy::conflictMilli),
            new Named("impossible-milli", 0, POINTS, ScorePolicy::impossibleMilli),
            new Named("wrong-block-milli", 0, POINTS, ScorePolicy::wrongBlockMilli),
            new Named("prefixes", 0, 1, policy -> policy.prefixes() ? 1 : 0));

    private PolicyNumbers() {}

    /** What the numbers are called. */
    public static List<String> names() {
        return NUMBERS.stream().map(number -> PREFIX + number.name()).toList();
    }

    /** The numbers in which {@code policy} is another than the default. */
    public static Map<String, Long> of(ScorePolicy policy) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (Named number : NUMBERS) {
            long value = number.of().applyAsLong(policy);
            if (value != number.of().applyAsLong(ScorePolicy.KAZAALITE)) {
                numbers.put(PREFIX + number.name(), value);
            }
        }
        return numbers;
    }

    /**
     * The policy that a network's numbers make.
     *
     * @param numbers those that begin with another prefix are passed over
     * @throws IllegalArgumentException with one line that names the number that is unknown, out of range, or would promote
     *     a node that nobody vouched for
     */
    public static ScorePolicy policy(Map<String, Long> numbers) {
        Map<String, Long> all = new LinkedHashMap<>();
        NUMBERS.forEach(number -> all.put(number.name(), number.of().applyAsLong(ScorePolicy.KAZAALITE)));
        numbers.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                all.put(checked(name, value), value);
            }
        });
        ScorePolicy policy = made(all);
        require(
                policy.start() * 1000L + policy.uptimeCapMilli() + policy.spotCapMilli() < policy.promotion() * 1000L,
                PREFIX + "promotion is in reach of start, uptime and spot checks alone: nobody would have vouched");
        return ScorePolicy.PRESETS.stream()
                .filter(preset -> of(preset).equals(of(policy)))
                .findFirst()
                .orElse(policy);
    }

    private static String checked(String name, long value) {
        Named known = NUMBERS.stream()
                .filter(number -> name.equals(PREFIX + number.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no policy number '" + name + "'"));
        require(
                value >= known.least() && value <= known.most(),
                name + " is " + known.least() + " to " + known.most() + ", not " + value);
        return known.name();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static ScorePolicy made(Map<String, Long> all) {
        return new ScorePolicy(
                "custom",
                Duration.ofMillis(number(all, "hour-millis")),
                Math.toIntExact(number(all, "window-hours")),
                Math.toIntExact(number(all, "start")),
                number(all, "uptime-milli"),
                number(all, "uptime-cap-milli"),
                number(all, "prefix-hours"),
                number(all, "supernode-hours"),
                number(all, "spot-milli"),
                number(all, "spot-cap-milli"),
                number(all, "supernode-spot-milli"),
                number(all, "bytes-per-point"),
                number(all, "receipt-milli"),
                number(all, "complete-bytes"),
                number(all, "pair-cap-milli"),
                number(all, "witness-cap-milli"),
                number(all, "pass-on-permille"),
                Math.toIntExact(number(all, "steps")),
                Math.toIntExact(number(all, "promotion")),
                number(all, "conflict-milli"),
                number(all, "impossible-milli"),
                number(all, "wrong-block-milli"),
                number(all, "prefixes") == 1);
    }

    private static long number(Map<String, Long> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
