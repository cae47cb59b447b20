package org.fasttrack.common.config;

import com.beust.jcommander.ParameterDescription;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One option of a command, wherever its value comes from: the flag, the environment variable and the line of the
 * configuration file all derive from it.
 *
 * @param key its name in the configuration file: the flag without dashes
 * @param commands that take it, where that is told
 * @param initial its value when nothing is said; empty when there is none
 */
public record Option(
        String key, List<String> commands, String description, String placeholder, String initial, boolean isSwitch) {
    private static final Set<String> SIZES = Set.of("SIZE", "RATE");
    private static final String UNITS = "KMGT";

    public static Option of(ParameterDescription parameter) {
        Class<?> type = parameter.getParameterized().getType();
        boolean flag = type == boolean.class;
        String placeholder = placeholder(parameter, type);
        return new Option(
                OptionSources.key(parameter.getLongestName()),
                List.of(),
                parameter.getDescription(),
                placeholder,
                flag ? "false" : initial(parameter.getDefault(), placeholder),
                flag);
    }

    public Option in(String command) {
        return new Option(key, List.of(command), description, placeholder, initial, isSwitch);
    }

    /** The option of this name that several commands take; each keeps its meaning. */
    public Option and(Option other) {
        boolean same = description.equals(other.description) && initial.equals(other.initial);
        return new Option(
                key,
                Stream.concat(commands.stream(), other.commands.stream()).toList(),
                same ? description : described() + "; " + other.described(),
                placeholder,
                same ? initial : "",
                isSwitch);
    }

    private String described() {
        return commands.size() == 1 ? commands.getFirst() + ": " + description + defaultNote() : description;
    }

    public String variable() {
        return OptionSources.variable("--" + key);
    }

    /** {@code " (default: 50)"}, unless the description says it or there is none. */
    public String defaultNote() {
        return isSwitch || initial.isEmpty() || description.contains("default:") ? "" : " (default: " + initial + ")";
    }

    /** What the option declares; otherwise what its type says. */
    private static String placeholder(ParameterDescription parameter, Class<?> type) {
        String declared = parameter.getParameter().getParameter().placeholder();
        return !declared.isEmpty() ? declared : type == Duration.class ? "TIME" : isNumber(type) ? "N" : "TEXT";
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == long.class || Number.class.isAssignableFrom(type);
    }

    /** As it may be written: {@code 256M} where the option takes a size. */
    private static String initial(@Nullable Object value, String placeholder) {
        return value instanceof Long bytes && SIZES.contains(placeholder) && bytes != Long.MAX_VALUE
                ? size(bytes)
                : text(value);
    }

    private static String size(long bytes) {
        int power = bytes == 0 ? 0 : Math.min(UNITS.length(), Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * power)) + (power == 0 ? "" : UNITS.substring(power - 1, power));
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Collection<?> values ->
                values.isEmpty()
                        ? ""
                        : String.join(",", values.stream().map(String::valueOf).toList());
            case Duration duration -> show(duration);
            case Long number when number == Long.MAX_VALUE -> "";
            default -> String.valueOf(value);
        };
    }

    private static String show(Duration duration) {
        return duration.toSecondsPart() == 0 && duration.toDays() > 0
                ? duration.toDays() + "d"
                : duration.toMillisPart() > 0 ? duration.toMillis() + "ms" : duration.toSeconds() + "s";
    }
}
