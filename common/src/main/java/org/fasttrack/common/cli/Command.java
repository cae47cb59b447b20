package org.fasttrack.common.cli;

/**
 * One command of {@code fasttrack}. Each module brings its own by ServiceLoader. JCommander fills the object's
 * {@code @Parameter} fields before {@link #run}.
 */
public interface Command {
    /** As it is typed: {@code search}, or {@code network create}'s first word. */
    String name();

    /** One line for {@code fasttrack --help}. */
    String summary();

    /** What follows the name in the usage line, e.g. {@code WORD...}. */
    default String arguments() {
        return "";
    }

    /**
     * Does it.
     *
     * @return one of {@link ExitCode}
     * @throws Failure with the exit code and one line for the user
     */
    int run(Console console) throws Exception;
}
