package org.fasttrack.common.cli;

import com.beust.jcommander.IStringConverter;
import com.beust.jcommander.ParameterException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as {@code 100M} (powers of 1024) and durations as {@code 30s}, read and shown. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /** {@code 100M} to bytes. */
    public static final class SizeConverter implements IStringConverter<Long> {
        private final String option;

        /** @param option whose value it is: the parser says which, and refusals name it */
        public SizeConverter(String option) {
            this.option = option;
        }

        @Override
        public Long convert(String text) {
            Matcher m = SIZE.matcher(text);
            if (!m.matches()) {
                throw new ParameterException(Misuse.taking(option, "a size such as 100M", text));
            }
            int power = m.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(m.group(2).toUpperCase(Locale.ROOT));
            try {
                return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << (10 * power));
            } catch (ArithmeticException e) {
                throw new ParameterException(Misuse.taking(option, "a size below 8 EiB", text), e);
            }
        }
    }

    /** {@code 30s} to a duration. */
    public static final class DurationConverter implements IStringConverter<Duration> {
        private final String option;

        /** @param option whose value it is: the parser says which, and refusals name it */
        public DurationConverter(String option) {
            this.option = option;
        }

        @Override
        public Duration convert(String text) {
            Matcher m = DURATION.matcher(text);
            if (!m.matches()) {
                throw new ParameterException(Misuse.taking(option, "a duration such as 30s", text));
            }
            long n = Long.parseLong(m.group(1));
            return switch (m.group(2)) {
                case "ms" -> Duration.ofMillis(n);
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
            };
        }
    }

    /** {@code 1.5 MiB}. */
    public static String show(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(
                Locale.ROOT, "%.1f %ciB", bytes / (double) (1L << (10 * power)), "KMGTPE".charAt(power - 1));
    }
}
