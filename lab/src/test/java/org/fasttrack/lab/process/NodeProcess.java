package org.fasttrack.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fasttrack.common.json.Json;
import org.jspecify.annotations.Nullable;

/** A supernode or peer: its data folder, its ports, and the process that runs it, if one does. */
final class NodeProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);

    private final String role;
    private final Path home;
    private final Path data;
    private final int firstPort;
    private final List<Object> arguments = new ArrayList<>();
    private List<String> prefix = List.of();
    private @Nullable Process process;
    private int starts;

    /**
     * @param home the folder where it is started, and where its output goes
     * @param data its data folder, below {@code home}
     * @param firstPort of a block of four, all this node listens on
     */
    NodeProcess(String role, Path home, String data, int firstPort, List<?> arguments) {
        this.role = role;
        this.home = home;
        this.data = home.resolve(data);
        this.firstPort = firstPort;
        this.arguments.addAll(arguments);
    }

    /** One more option. */
    NodeProcess with(Object... options) {
        arguments.addAll(List.of(options));
        return this;
    }

    /** Runs it by another command, which gets the whole of its own as arguments. */
    NodeProcess by(List<String> command) {
        prefix = command;
        return this;
    }

    NodeProcess sharing(Path... folders) {
        for (Path folder : folders) {
            with("--share", folder);
        }
        return this;
    }

    /** Starts the process and waits until it is ready. */
    NodeProcess start() throws IOException {
        return launch().awaitReady();
    }

    NodeProcess launch() throws IOException {
        List<Object> words = new ArrayList<>(List.of(role, "--data", home.relativize(data)));
        words.addAll(arguments);
        starts++;
        process = Fasttrack.builder(prefix, home, words.toArray())
                .redirectOutput(out().toFile())
                .redirectError(log().toFile())
                .start();
        return this;
    }

    NodeProcess awaitReady() {
        Awaitility.await(data.getFileName() + " is ready")
                .pollInterval(Duration.ofMillis(20))
                .atMost(READY)
                .until(() -> {
                    if (!isAlive()) {
                        throw new AssertionError(data.getFileName() + " ended: " + Files.readString(log()));
                    }
                    return Files.readString(out()).startsWith("ready ");
                });
        return this;
    }

    private Path out() {
        return home.resolve(data.getFileName() + "." + starts + ".out");
    }

    /** Standard error of the newest process. */
    Path log() {
        return home.resolve(data.getFileName() + "." + starts + ".log");
    }

    Path data() {
        return data;
    }

    /** The port others reach: a peer's data port, a supernode's control port. */
    int port() {
        return role.equals("supernode") ? controlPort() : dataPort();
    }

    int dataPort() {
        return firstPort;
    }

    int controlPort() {
        return firstPort + 1;
    }

    int clusterPort() {
        return firstPort + 2;
    }

    int apiPort() {
        return firstPort + 3;
    }

    boolean owns(int port) {
        return port >= firstPort && port < firstPort + FreePorts.BLOCK;
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(data.getFileName() + " was not started");
        }
        return process;
    }

    long pid() {
        return running().pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** {@code kill -9}; returns when the process is gone. */
    void kill9() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** SIGTERM. @return the exit code */
    int terminate() throws InterruptedException {
        running().destroy();
        if (!running().waitFor(15, TimeUnit.SECONDS)) {
            throw new AssertionError(data.getFileName() + " does not stop on SIGTERM");
        }
        return running().exitValue();
    }

    /** The process stands still until {@link #resume}: no packet is answered, no connection breaks. */
    void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " answered " + code);
        }
    }

    String id() {
        return Fasttrack.run("identity", "show", "--data", data).out().strip();
    }

    Map<String, Object> status() {
        return Fasttrack.run("status", "--data", data, "--json").json().getFirst();
    }

    long status(String key) {
        return Json.number(status(), key, -1);
    }

    /** The id of the supernode this peer is attached to; empty while it is to none. */
    String supernode() {
        return status().get("supernode") instanceof Map<?, ?> supernode ? String.valueOf(supernode.get("id")) : "";
    }

    int clusterSize() {
        return status().get("cluster") instanceof List<?> members ? members.size() : 0;
    }

    /** {@code search --json} through this node. @param words and options */
    Answer search(Object... words) {
        List<Object> all = new ArrayList<>(List.of("search", "--data", data, "--json"));
        all.addAll(List.of(words));
        return Answer.of(Fasttrack.run(all.toArray()));
    }

    /** Any other command of this node, as a process that runs where the node does. */
    Fasttrack.Finished command(String name, Object... more) throws IOException, InterruptedException {
        List<Object> words = new ArrayList<>(List.of(name, "--data", data, "--json"));
        words.addAll(List.of(more));
        return Fasttrack.execute(prefix, home, words.toArray());
    }

    /** {@code get --json -o target} through this node. */
    Fasttrack.Finished get(String id, Path target) {
        return Fasttrack.run("get", "--data", data, "--json", id, "-o", target);
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
