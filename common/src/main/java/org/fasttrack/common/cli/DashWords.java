package org.fasttrack.common.cli;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.ParameterException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Lets a word such as {@code -draft} through a parser that would take it for an option. */
final class DashWords {
    private DashWords() {}

    /**
     * {@code arguments} with a space before each word of one dash that is neither an option nor the value of one: the parser trims
     * it off again.
     */
    static String[] spaced(String[] arguments, JCommander parser) {
        Set<String> options = optionsOf(parser);
        String[] spaced = arguments.clone();
        boolean value = false;
        for (int i = 0; i < spaced.length; i++) {
            String word = arguments[i];
            if (!value && isDashWord(word) && !options.contains(word)) {
                spaced[i] = ' ' + word;
            }
            value = !value && takesValue(word, parser);
        }
        return spaced;
    }

    /** A typing error in an option must not pass as an argument. @throws ParameterException naming it */
    static void requireKnown(String[] arguments, JCommander parser) {
        Set<String> options = optionsOf(parser);
        boolean value = false;
        for (String word : arguments) {
            if (word.equals("--")) {
                return;
            }
            if (!value && word.startsWith("--") && !options.contains(word)) {
                throw new ParameterException("there is no option " + word);
            }
            value = !value && takesValue(word, parser);
        }
    }

    private static boolean takesValue(String option, JCommander parser) {
        return parser.getParameters().stream()
                .anyMatch(parameter -> parameter.getParameterized().getType() != boolean.class
                        && Arrays.asList(parameter.getParameter().names()).contains(option));
    }

    private static Set<String> optionsOf(JCommander parser) {
        Set<String> options = new HashSet<>();
        parser.parseWithoutValidation(); // only parsing fills the list of parameters
        parser.getParameters()
                .forEach(parameter ->
                        options.addAll(Arrays.asList(parameter.getParameter().names())));
        return options;
    }

    private static boolean isDashWord(String word) {
        return word.length() > 1 && word.charAt(0) == '-' && word.charAt(1) != '-';
    }
}
