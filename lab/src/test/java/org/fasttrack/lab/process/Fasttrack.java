package org.fasttrack.lab.process;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Main;
import org.fasttrack.common.json.Json;

/** The {@code fasttrack} command, as a process or, where a test needs its answer fast, within this one. */
final class Fasttrack {
    /** Small and quick to start: a node under test lives for seconds. */
    static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final long PATIENCE_SECONDS = 60;

    private Fasttrack() {}

    /** What came of a command that has ended. */
    record Finished(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        List<Map<String, Object>> json() {
            return out.lines().map(Json::object).toList();
        }
    }

    /** Runs a command within this process: the same code from its arguments to its exit code. */
    static Finished run(Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Console console = new Console(print(out), print(err), Console.Screen.NONE);
        int code = Main.run(words(arguments), console);
        return new Finished(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** Runs a command as a process in {@code folder} to its end. */
    static Finished execute(Path folder, Object... arguments) throws IOException, InterruptedException {
        return execute(List.of(), folder, arguments);
    }

    /** @param prefix the command that runs it */
    static Finished execute(List<String> prefix, Path folder, Object... arguments)
            throws IOException, InterruptedException {
        Path err = folder.resolve("command.err");
        Path out = folder.resolve("command.out");
        Process process = builder(prefix, folder, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "fasttrack " + List.of(arguments) + " did not end: " + java.nio.file.Files.readString(err));
            }
            return new Finished(
                    process.exitValue(), java.nio.file.Files.readString(out), java.nio.file.Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    static ProcessBuilder builder(Path folder, Object... arguments) {
        return builder(List.of(), folder, arguments);
    }

    static ProcessBuilder builder(List<String> prefix, Path folder, Object... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.addAll(StartCache.options());
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(List.of(words(arguments)));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    /** The program's own: without the tests and their logging configuration. Jars come first: a cache of them may be used. */
    private static String classPath() {
        List<String> entries = new ArrayList<>(jars());
        entries.addAll(entries(entry -> !isJar(entry) && !entry.matches(".*test-classes/?")));
        return String.join(File.pathSeparator, entries);
    }

    static List<String> jars() {
        return entries(Fasttrack::isJar);
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }

    private static List<String> entries(Predicate<String> wanted) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(wanted)
                .toList();
    }

    private static String[] words(Object... arguments) {
        return Stream.of(arguments).map(String::valueOf).toArray(String[]::new);
    }
}
