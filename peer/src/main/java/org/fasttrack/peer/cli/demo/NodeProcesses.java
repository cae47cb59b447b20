package org.fasttrack.peer.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Main;

/** Processes like this one, each of which runs a node of the network. None outlives {@link #endAll}. */
final class NodeProcesses {
    private static final long START_SECONDS = 60;

    private final DemoPlace place;
    private final List<Process> running = new CopyOnWriteArrayList<>();
    private volatile boolean ending;

    NodeProcesses(DemoPlace place) {
        this.place = place;
    }

    /** Starts one. @param role the command that it runs */
    Process launch(String role, String name, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(role, "--network", place.networkFile().toString()));
        command.addAll(List.of("--data", place.data(name).toString()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(place.log(name).toFile())
                .start();
        running.add(process);
        if (ending) { // whoever ends the others may not have seen this one
            process.destroyForcibly();
        }
        return process;
    }

    /** Blocks until it serves. @throws Failure when it does not within a minute */
    void awaitReady(Process process, String name) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread watchdog = Thread.ofVirtual().start(() -> {
            try {
                TimeUnit.SECONDS.sleep(START_SECONDS);
                process.destroyForcibly();
            } catch (InterruptedException e) {
                // it is ready
            }
        });
        String line = out.readLine();
        watchdog.interrupt();
        if (line == null || !line.startsWith("ready ")) {
            Path log = place.log(name);
            throw new Failure(ExitCode.NO, "a node did not start: " + Files.readString(log));
        }
    }

    void endAll() {
        ending = true;
        running.forEach(Process::destroyForcibly);
        for (Process process : running) {
            process.onExit().join();
        }
    }
}
