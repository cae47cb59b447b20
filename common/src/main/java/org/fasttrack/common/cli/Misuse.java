package org.fasttrack.common.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the user's words what a command line got wrong; the parser says it in a programmer's. */
final class Misuse {
    private static final Pattern UNWANTED = Pattern.compile("Was passed main parameter '(.*)' but no main parameter.*");
    private static final Pattern UNCONVERTED =
            Pattern.compile("\"([^\"]+)\": couldn't convert \"(.*)\" to (?:a|an) .*");

    private Misuse() {}

    static String of(Command command, String parserMessage) {
        Matcher unwanted = UNWANTED.matcher(parserMessage);
        if (unwanted.matches()) {
            return "takes no '" + unwanted.group(1) + "'";
        }
        Matcher unconverted = UNCONVERTED.matcher(parserMessage);
        if (unconverted.matches()) {
            return taking(unconverted.group(1), "a whole number", unconverted.group(2));
        }
        return parserMessage.startsWith("Main parameters are required")
                ? "takes " + command.arguments()
                : parserMessage;
    }

    /** What {@code option} takes, and that it is not what was given. */
    static String taking(String option, String what, String given) {
        return option + " (or its variable or line in a configuration file) takes " + what + ", not '" + given + "'";
    }

    /** The command that was meant: with its letters in another order, or with one name the beginning of the other. */
    static Optional<String> meant(String typed, List<Command> commands) {
        return commands.stream()
                .map(Command::name)
                .filter(name -> Arrays.equals(letters(name), letters(typed))
                        || (typed.length() > 1 && (name.startsWith(typed) || typed.startsWith(name))))
                .findFirst();
    }

    private static char[] letters(String word) {
        char[] letters = word.toCharArray();
        Arrays.sort(letters);
        return letters;
    }
}
