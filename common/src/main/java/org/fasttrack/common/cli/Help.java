package org.fasttrack.common.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterDescription;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.fasttrack.common.config.Option;

/** What {@code --help} prints. */
final class Help {
    private static final int NAME_COLUMN = 26;
    private static final int TEXT_COLUMNS = 72;

    private Help() {}

    static void overview(Collection<? extends Command> commands, Console console) {
        console.line("fasttrack: search and share files within a group of machines, with no server to run");
        console.line("\nusage: fasttrack COMMAND [OPTION...] [ARGUMENT...]");
        for (Command.Group group : Command.Group.values()) {
            List<? extends Command> members = commands.stream()
                    .filter(command -> command.group() == group)
                    .sorted(Comparator.comparing(Command::name))
                    .toList();
            if (!members.isEmpty()) {
                console.line("\n" + console.bold(group.title()));
                members.forEach(
                        command -> console.line(String.format("  %-11s %s", command.name(), command.summary())));
            }
        }
        console.line(
                "\nStart with 'fasttrack demo'. 'fasttrack COMMAND --help' shows a command's options and examples.");
        console.line(
                "Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 no node or network, 4 refused, 130 interrupted.");
    }

    static void command(Command command, JCommander parser, Console console) {
        console.line("fasttrack " + command.name() + ": " + command.summary());
        console.line(("\nusage: fasttrack " + command.name() + " [OPTION...] " + command.arguments()).stripTrailing());
        if (!command.examples().isEmpty()) {
            console.line("\n" + console.bold("Examples"));
            command.examples().forEach(example -> console.line("  " + example));
        }
        console.line("\n" + console.bold("Options"));
        parser.getParameters().stream()
                .sorted(Comparator.comparing((ParameterDescription p) -> isCommon(p))
                        .thenComparing(ParameterDescription::getLongestName))
                .forEach(parameter -> option(parameter, console));
        parser.getParameters().stream()
                .filter(parameter ->
                        !isCommon(parameter) && parameter.getLongestName().startsWith("--"))
                .map(Option::of)
                .min(Comparator.comparing(Option::isSwitch).thenComparing(Option::key))
                .ifPresent(option -> console.line("\n" + elsewhere(option)));
    }

    private static String elsewhere(Option example) {
        String value = example.isSwitch() ? "true" : example.placeholder();
        return "Every option may also stand in the configuration file (" + example.key() + " = " + value
                + ")\nor in the environment (" + example.variable() + "=" + value + ").";
    }

    private static boolean isCommon(ParameterDescription parameter) {
        return parameter.getObject() instanceof Common;
    }

    private static void option(ParameterDescription parameter, Console console) {
        Option option = Option.of(parameter);
        String names = Arrays.stream(parameter.getParameter().names())
                        .sorted(Comparator.comparingInt(String::length))
                        .collect(Collectors.joining(", "))
                + (option.isSwitch() ? "" : " " + option.placeholder());
        List<String> text = wrapped(option.description() + option.defaultNote());
        if (names.length() > NAME_COLUMN - 1) {
            console.line("  " + names);
            names = "";
        }
        for (String line : text) {
            console.line(String.format("  %-" + NAME_COLUMN + "s%s", names, line));
            names = "";
        }
    }

    private static List<String> wrapped(String text) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > TEXT_COLUMNS) {
                out.append('\n');
                column = 0;
            }
            out.append(column == 0 ? "" : " ").append(word);
            column += word.length() + 1;
        }
        return out.toString().lines().toList();
    }
}
