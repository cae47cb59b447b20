package org.fasttrack.lab.bench.sessions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A {@link BenchSupernode} in its own process, with the launcher's options for nodes, asked over its standard input. */
final class SupernodeProcess implements AutoCloseable {
    /** Unconfigured, logback would write every connection's details to standard output, which is ours to answer on. */
    private static final String QUIET = "<configuration><root level=\"OFF\"/></configuration>";

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final int port;

    private SupernodeProcess(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        String ready = answers.readLine();
        if (ready == null || !ready.startsWith("ready ")) {
            process.destroyForcibly();
            throw new IOException("the supernode's process did not start: " + ready);
        }
        this.port = Integer.parseInt(ready.substring("ready ".length()));
    }

    /** @param port 0 for any; @param folder holds the key and the child's logging configuration */
    static SupernodeProcess start(int port, Path folder) throws IOException {
        Path logging = folder.resolve("logback.xml");
        Files.writeString(logging, QUIET);
        return new SupernodeProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:+UseShenandoahGC",
                        "-XX:ShenandoahGCHeuristics=compact",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:ShenandoahUncommitDelay=10000",
                        "-XX:ShenandoahGuaranteedGCInterval=30000",
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchSupernode.class.getName(),
                        Integer.toString(port),
                        folder.resolve("key").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    int port() {
        return port;
    }

    private String[] ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("registered ")) {
                return line.split(" ");
            }
        }
        throw new IOException("the supernode's process has ended");
    }

    int registered() throws IOException {
        return Integer.parseInt(ask("count")[1]);
    }

    /** Live heap after a collection, and the process's resident set. */
    Memory memory() throws IOException {
        String[] words = ask("memory");
        return new Memory(Long.parseLong(words[3]), Long.parseLong(words[5]) * 1024);
    }

    record Memory(long heapBytes, long residentBytes) {}

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** kill -9, and waits until the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
