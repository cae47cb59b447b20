package org.fasttrack.lab.bench.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;

/**
 * {@code bench directory}: the index against Lucene and SQLite FTS5: same names, queries, ranking rule and fields of a hit, one
 * thread. Each rival has JVMs of its own, all with the same options. One process after the other measures each rival once, in turn,
 * because what the compiler makes of the same code differs from process to process by a tenth.
 */
public final class DirectoryBench {
    /** A collector with short pauses, and what Lucene's vector code needs. */
    private static final List<String> JVM = List.of(
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=10",
            "-Xms4g",
            "-Xmx4g",
            "-XX:+AlwaysPreTouch",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED");

    private static final String FIGURES = "figures ";

    private final PrintStream out;
    private final Settings settings;
    private final Map<Rival.Kind, List<Figures>> measured = new EnumMap<>(Rival.Kind.class);

    private DirectoryBench(PrintStream out, Settings settings) {
        this.out = out;
        this.settings = settings;
    }

    /**
     * {@code --corpus FILE} (lines {@code owner<TAB>name}; else Debian's package index), {@code --files N}, {@code --processes P} of
     * each rival, {@code --runs R} in each, {@code --warm SECONDS}, {@code --only LABEL}.
     */
    public static int run(PrintStream out, String... args) throws IOException {
        List<String> given = Arrays.asList(args);
        String measure = Settings.option(given, "--measure", "");
        if (!measure.isEmpty()) {
            Path corpus = Path.of(Settings.option(given, "--corpus", ""));
            out.println(FIGURES
                    + Measurement.of(Rival.Kind.valueOf(measure), Settings.of(corpus, given))
                            .toText());
            return 0;
        }
        String corpus = Settings.option(given, "--corpus", "");
        Path made = corpus.isEmpty() ? debian(out, Settings.number(given, "--files", Settings.FILES)) : null;
        try {
            Path file = made == null ? Path.of(corpus) : made;
            return new DirectoryBench(out, Settings.of(file, given)).compare(Settings.option(given, "--only", ""));
        } finally {
            if (made != null) {
                Files.deleteIfExists(made);
            }
        }
    }

    private static Path debian(PrintStream out, int files) throws IOException {
        if (!DebianContents.isThere()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "no corpus: on Debian or Ubuntu run 'apt-get install apt-file && apt-file update',"
                            + " or give --corpus FILE with lines owner<TAB>name");
        }
        out.println("reading Debian's package index");
        Path corpus = Files.createTempFile("fasttrack-corpus", ".tsv");
        DebianContents.write(corpus, files);
        return corpus;
    }

    private int compare(String only) throws IOException {
        Corpus corpus = Corpus.read(settings.corpus(), settings.files());
        out.printf(
                "%,d files of %,d owners%n%s%n", corpus.files(), corpus.lists().size(), Figures.heads());
        for (int process = 0; process < settings.processes(); process++) {
            for (Rival.Kind kind : Rival.Kind.values()) {
                boolean isAsked = only.isEmpty() || kind == Rival.Kind.DIRECTORY || kind.label.equals(only);
                if (isAsked && (process == 0 || kind.churns())) {
                    measured.computeIfAbsent(kind, none -> new ArrayList<>()).add(measureApart(kind));
                }
            }
        }
        return tell() ? ExitCode.DONE : ExitCode.NO;
    }

    private boolean tell() {
        Map<Rival.Kind, Figures> all = new EnumMap<>(Rival.Kind.class);
        measured.forEach((kind, processes) -> all.put(kind, Figures.of(processes)));
        Figures ours = Objects.requireNonNull(all.get(Rival.Kind.DIRECTORY));
        out.printf("medians of %d processes, worst times of all%n", settings.processes());
        all.forEach((kind, figures) -> out.println(figures.row(kind.label)));
        all.remove(Rival.Kind.DIRECTORY);
        all.forEach((kind, figures) -> out.println(ours.ratios("to " + kind.label, figures)));
        return answersAgree(ours, all);
    }

    private boolean answersAgree(Figures ours, Map<Rival.Kind, Figures> all) {
        for (Rival.Kind kind : List.of(Rival.Kind.LUCENE, Rival.Kind.GRAMS)) {
            Figures theirs = all.get(kind);
            if (theirs != null && theirs.digest() != ours.digest()) {
                out.println("the answers of " + kind.label + " are not ours: the comparison is void");
                return false;
            }
        }
        return true;
    }

    private Figures measureApart(Rival.Kind kind) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("org.fasttrack.common.cli.Main", "bench", "directory", "--", "--measure", kind.name()));
        command.addAll(settings.arguments());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(FIGURES)) {
                    Figures figures = Figures.parse(line.substring(FIGURES.length()));
                    out.println(figures.row(kind.label));
                    return figures;
                }
            }
        } finally {
            process.destroy();
        }
        throw new IOException("the measurement of " + kind.label + " ended without figures");
    }
}
