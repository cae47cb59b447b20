package org.fasttrack.common.cli;

import com.beust.jcommander.Parameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.fasttrack.common.config.Example;
import org.fasttrack.common.config.Option;
import org.fasttrack.common.config.OptionSources;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack config show|example}: where options get their values. */
public final class ConfigCommand implements Command {
    @Parameter(description = "show [COMMAND] | example", required = true)
    private List<String> words = new ArrayList<>();

    @Parameter(names = "--json", description = "print JSON objects, one a line")
    private boolean json;

    @Parameter(names = "--changed", description = "show: only what is not the default")
    private boolean changed;

    @Override
    public String name() {
        return "config";
    }

    @Override
    public String summary() {
        return "show every option with its value and where that comes from; print an example file";
    }

    @Override
    public String arguments() {
        return "show [COMMAND] | example";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack config show peer --changed        # what differs from the defaults",
                "fasttrack config example > fasttrack.properties");
    }

    @Override
    public int run(Console console) throws IOException {
        String only = words.size() == 2 ? words.get(1) : null;
        switch (words.getFirst() + " " + words.size()) {
            case "example 1" -> Example.of(options(null)).forEach(console::line);
            case "show 1", "show 2" -> show(only, console);
            default -> throw new Failure(ExitCode.USAGE, "config takes: " + arguments());
        }
        return ExitCode.DONE;
    }

    private void show(@Nullable String only, Console console) throws IOException {
        OptionSources sources = OptionFiles.sources(commands(), new String[0], System.getenv());
        List<Option> options = options(only);
        if (options.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "there is no command '" + only + "'");
        }
        for (Option option : options) {
            String said = sources.getDefaultValueFor("--" + option.key());
            String value = said == null ? option.initial() : said;
            if (!changed || !value.equals(option.initial())) {
                print(option, value, sources.sourceOf(option).name().toLowerCase(Locale.ROOT), console);
            }
        }
    }

    private void print(Option option, String value, String source, Console console) {
        if (json) {
            console.json(Json.of(
                    "name",
                    option.key(),
                    "value",
                    value,
                    "source",
                    source,
                    "default",
                    option.initial(),
                    "variable",
                    option.variable()));
        } else {
            String was = value.equals(option.initial()) ? "" : ", default: " + option.initial();
            console.line(String.format(
                    "%-22s %s %s", option.key(), Columns.padded(value, 30), console.dim("(" + source + was + ")")));
        }
    }

    private static List<Command> commands() {
        return ServiceLoader.load(Command.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Each option once, by name. @param only of this command; null means of all that a configuration file is for */
    private static List<Option> options(@Nullable String only) {
        TreeMap<String, Option> options = new TreeMap<>();
        for (Command command : commands()) {
            if (only == null ? command.group() != Group.LAB : command.name().equals(only)) {
                OptionFiles.parser(command).getParameters().stream()
                        .filter(parameter -> parameter.getLongestName().startsWith("--"))
                        .map(parameter -> only == null ? Option.of(parameter).in(command.name()) : Option.of(parameter))
                        .forEach(option -> options.merge(option.key(), option, Option::and));
            }
        }
        return List.copyOf(options.values());
    }
}
