package org.fasttrack.common.config;

import com.beust.jcommander.IDefaultProvider;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values for the options that were not given as flags: the environment first, then the configuration file. {@code
 * --min-size} is {@code FASTTRACK_MIN_SIZE} there and {@code min-size} here. A field's own initial value comes last
 * (lists start empty: JCommander adds to them).
 */
public final class OptionSources implements IDefaultProvider {
    /** A longer file is no configuration file. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    private static final String PREFIX = "FASTTRACK_";

    private final Map<String, String> environment;
    private final Map<String, String> file;

    public OptionSources(Map<String, String> environment, Map<String, String> file) {
        this.environment = Map.copyOf(environment);
        this.file = Map.copyOf(file);
    }

    /**
     * A properties file: {@code name = value} lines, names as the flags without dashes, in UTF-8.
     *
     * @throws IOException with one line for the user when it cannot be read or is no such file
     */
    public static Map<String, String> read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("there is no configuration file " + path);
        }
        if (Files.size(path) > MAX_FILE_BYTES) {
            throw new IOException(path + " is longer than " + MAX_FILE_BYTES + " bytes: no configuration file");
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(path + " is not a configuration file: " + e.getMessage(), e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            values.put(name, properties.getProperty(name));
        }
        return values;
    }

    /** The name of an option's environment variable. @param option as it is typed: {@code --min-size} */
    public static String variable(String option) {
        return PREFIX + key(option).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Names in the file that are no option: most likely typing errors, which must not pass in silence. */
    public Set<String> unknown(Set<String> options) {
        Set<String> names = new TreeSet<>(file.keySet());
        options.forEach(option -> names.remove(key(option)));
        return names;
    }

    /** Where an option's value comes from when no flag says it. */
    public enum Source {
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    public Source sourceOf(Option option) {
        return environment.containsKey(option.variable())
                ? Source.ENVIRONMENT
                : file.containsKey(option.key()) ? Source.FILE : Source.DEFAULT;
    }

    @Override
    public @Nullable String getDefaultValueFor(String option) {
        if (!option.startsWith("--")) {
            return null; // -o and its like have a long name, or are flags only
        }
        String value = environment.get(variable(option));
        return value == null ? file.get(key(option)) : value;
    }

    static String key(String option) {
        return option.replaceFirst("^--?", "");
    }
}
