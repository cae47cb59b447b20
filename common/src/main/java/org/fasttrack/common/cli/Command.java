package org.fasttrack.common.cli;

import java.util.List;

/**
 * One command of {@code fasttrack}. Each module brings its own by ServiceLoader. JCommander fills the object's
 * {@code @Parameter} fields before {@link #run}.
 */
public interface Command {
    /** Where {@code fasttrack --help} lists a command. */
    enum Group {
        RUN("Run a network"),
        USE("Find and fetch"),
        MANAGE("Manage a node"),
        LAB("Measure and compare");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** As it is typed: {@code search}, or {@code network create}'s first word. */
    String name();

    /** One line for {@code fasttrack --help}. */
    String summary();

    default Group group() {
        return Group.MANAGE;
    }

    /** What follows the name in the usage line, e.g. {@code WORD...}. */
    default String arguments() {
        return "";
    }

    /** Whole command lines for {@code --help}, each followed by what it does after two spaces and a {@code #}. */
    default List<String> examples() {
        return List.of();
    }

    /** Whether {@code -word} is an argument like others. */
    default boolean takesDashWords() {
        return false;
    }

    /**
     * Does it.
     *
     * @return one of {@link ExitCode}
     * @throws Failure with the exit code and one line for the user
     */
    int run(Console console) throws Exception;
}
