package org.fasttrack.lab.bench.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fasttrack.lab.netlab.NetworkLab;

/**
 * Where one program's swarm meets: host 1 seeds, the next ones fetch, the last one runs what everybody needs to find each
 * other, on a link without limits. Each host has a folder of its own; closing ends every process that was started.
 *
 * @param file what the seeder has
 * @param leechers how many fetch
 * @param riders how many of those, the last ones, give next to nothing
 */
record Scene(NetworkLab lab, Path folder, Path file, int leechers, int riders) {
    static final int SEEDER = 1;
    static final int RIDER_BYTES_PER_SECOND = 1024;

    /** Holds the file and nothing else. */
    Path seedFolder() {
        return folder.resolve("seed");
    }

    IntStream leecherHosts() {
        return IntStream.rangeClosed(SEEDER + 1, SEEDER + leechers);
    }

    int serviceHost() {
        return SEEDER + leechers + 1;
    }

    boolean rides(int host) {
        return host > SEEDER + leechers - riders && host <= SEEDER + leechers;
    }

    Path home(int host) throws IOException {
        return Files.createDirectories(folder.resolve("h" + host));
    }

    /** Exists as soon as the leecher of this host has everything. */
    Path done(int host) throws IOException {
        return home(host).resolve("done");
    }

    /** Starts a command in a host; what it says goes to {@code log} in the host's folder. */
    Process start(int host, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = lab.in(host, command)
                .directory(home(host).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(host).toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        lab.adopt(process);
        return process;
    }

    private Path log(int host) throws IOException {
        return home(host).resolve("log");
    }

    /** Waits until what was started last in {@code host} has said {@code word}. */
    void awaitSaid(int host, String word) throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (Files.exists(log(host)) && Files.readString(log(host)).contains(word)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("host " + host + " does not say '" + word + "': " + Files.readString(log(host)));
    }

    /** Waits until {@code host} has everything. */
    void awaitDone(int host) throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (Files.exists(done(host))) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IOException("host " + host + " does not get ready: " + Files.readString(log(host)));
    }

    /** A script of this package, copied to where {@code python3} finds it. */
    Path script(String name) throws IOException {
        Path script = folder.resolve(name);
        if (Files.exists(script)) {
            return script;
        }
        try (InputStream in = Scene.class.getResourceAsStream(name)) {
            Files.write(
                    script,
                    Objects.requireNonNull(in, name + " is missing from the build")
                            .readAllBytes());
        }
        return script;
    }
}
