package org.fasttrack.lab.bench.directory;

import java.nio.file.Path;
import java.util.List;

/** What {@code bench directory} is asked to do. @param corpus lines {@code owner<TAB>name} */
record Settings(Path corpus, int files, int processes, int runs, int warmSeconds) {
    static final int FILES = 1_000_000;
    private static final int PROCESSES = 3;
    private static final int RUNS = 3;
    private static final int WARM_SECONDS = 5;

    static Settings of(Path corpus, List<String> arguments) {
        return new Settings(
                corpus,
                number(arguments, "--files", FILES),
                number(arguments, "--processes", PROCESSES),
                number(arguments, "--runs", RUNS),
                number(arguments, "--warm", WARM_SECONDS));
    }

    /** The same for a process of its own. */
    List<String> arguments() {
        return List.of(
                "--corpus",
                corpus.toString(),
                "--files",
                Integer.toString(files),
                "--runs",
                Integer.toString(runs),
                "--warm",
                Integer.toString(warmSeconds));
    }

    static String option(List<String> arguments, String name, String otherwise) {
        int at = arguments.indexOf(name);
        return at < 0 || at + 1 == arguments.size() ? otherwise : arguments.get(at + 1);
    }

    static int number(List<String> arguments, String name, int otherwise) {
        return Integer.parseInt(option(arguments, name, Integer.toString(otherwise)));
    }
}
