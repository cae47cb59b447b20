package org.fasttrack.common.cli;

import com.beust.jcommander.JCommander;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.fasttrack.common.config.OptionSources;
import org.jspecify.annotations.Nullable;

/** Finds the configuration file of a command line. It is read before the flags are, for it supplies their defaults. */
final class OptionFiles {
    private OptionFiles() {}

    /**
     * The environment, and the file that {@code --config} or the environment names.
     *
     * @param commands all of them: one file may serve several, but a name that none knows is refused
     * @throws IOException with one line for the user
     */
    static OptionSources sources(List<Command> commands, String[] arguments, Map<String, String> environment)
            throws IOException {
        String file = fileOf(arguments, environment);
        if (file == null) {
            return new OptionSources(environment, Map.of());
        }
        OptionSources sources = new OptionSources(environment, OptionSources.read(Path.of(file)));
        Set<String> unknown = sources.unknown(options(commands));
        if (!unknown.isEmpty()) {
            throw new IOException(file + ": no command has the option " + String.join(", ", unknown));
        }
        return sources;
    }

    private static @Nullable String fileOf(String[] arguments, Map<String, String> environment) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(Common.CONFIG)) {
                return arguments[i + 1];
            }
        }
        String named = environment.get(OptionSources.variable(Common.CONFIG));
        return named != null ? named : ofUser(environment);
    }

    /** The file in the user's configuration folder, when there is one. */
    private static @Nullable String ofUser(Map<String, String> environment) {
        String home = environment.get("HOME");
        String xdg = environment.get("XDG_CONFIG_HOME");
        String folder = xdg != null && !xdg.isEmpty() ? xdg : home == null ? "" : home + "/.config";
        Path file = Path.of(folder, "fasttrack", "fasttrack.properties");
        return !folder.isEmpty() && Files.isRegularFile(file) ? file.toString() : null;
    }

    private static Set<String> options(Collection<? extends Command> commands) {
        Set<String> names = new TreeSet<>();
        for (Command command : commands) {
            parser(command).getParameters().stream()
                    .flatMap(parameter -> List.of(parameter.getParameter().names()).stream())
                    .forEach(names::add);
        }
        return names;
    }

    /** A parser that knows {@code command}'s options and their initial values, and has read no argument. */
    static JCommander parser(Command command) {
        JCommander parser = JCommander.newBuilder().addObject(command).build();
        parser.parseWithoutValidation(); // only parsing fills the list of parameters
        return parser;
    }
}
