package org.fasttrack.lab.process;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The ahead-of-time cache of the classes a node loads, as {@code ./fasttrack} makes one: more than a hundred nodes start in
 * these tests, each in half the time with it. Whichever test needs it first makes it, from the modules' jars; where a build
 * has none yet, or it cannot be made, nodes start without.
 */
final class StartCache {
    private static final Path FILE = Path.of(System.getProperty("basedir", "."), "target", "nodes.aot");
    private static final String TRAINING = "org.fasttrack.peer.cli.demo.Training";
    private static final List<String> SILENT = List.of("-Xlog:aot=off", "-Xlog:cds=off");
    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> OPTIONS = prepare();

    private StartCache() {}

    /** What a node's JVM is started with. */
    static List<String> options() {
        return OPTIONS;
    }

    private static List<String> prepare() {
        List<String> jars = Fasttrack.jars();
        if (jars.stream().noneMatch(jar -> jar.contains("peer"))) {
            return List.of();
        }
        try (FileChannel lock = FileChannel.open(
                        FILE.resolveSibling("nodes.aot.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock.lock()) {
            if (!isNewerThan(jars)) {
                make(jars);
            }
            List<String> options = new ArrayList<>(SILENT);
            options.add("-XX:AOTCache=" + FILE);
            return List.copyOf(options);
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static boolean isNewerThan(List<String> jars) throws IOException {
        if (!Files.exists(FILE)) {
            return false;
        }
        for (String jar : jars) {
            if (Files.getLastModifiedTime(Path.of(jar)).compareTo(Files.getLastModifiedTime(FILE)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static void make(List<String> jars) throws IOException, InterruptedException {
        Path next = FILE.resolveSibling("nodes.aot.next");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Fasttrack.SMALL);
        command.addAll(SILENT);
        command.addAll(List.of("-XX:AOTCacheOutput=" + next, "-cp", String.join(File.pathSeparator, jars), TRAINING));
        Process training = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FILE.resolveSibling("nodes.aot.log").toFile())
                .start();
        try {
            if (!training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || training.exitValue() != 0) {
                throw new IOException("no cache was made");
            }
        } finally {
            training.destroyForcibly();
        }
        Files.move(next, FILE, StandardCopyOption.REPLACE_EXISTING);
    }
}
