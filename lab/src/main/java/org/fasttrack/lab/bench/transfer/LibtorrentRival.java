package org.fasttrack.lab.bench.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A libtorrent seeder, and leechers that fetch from it, in processes of their own: TCP on loopback without encryption, a
 * torrent of version 1, whose pieces the leecher verifies and does not flush.
 */
final class LibtorrentRival implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String SCRIPT = "libtorrent_loopback.py";

    private final Path folder;
    private final Process seeder;
    private final String port;

    private LibtorrentRival(Path folder, Process seeder, String port) {
        this.folder = folder;
        this.seeder = seeder;
        this.port = port;
    }

    /** What is not installed of what this takes; empty when all is there. */
    static Optional<String> missing() throws IOException, InterruptedException {
        boolean there = Files.isExecutable(Path.of(PYTHON))
                && new ProcessBuilder(PYTHON, "-c", "import libtorrent")
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        return there
                ? Optional.empty()
                : Optional.of(
                        "not installed: libtorrent for " + PYTHON + " (Debian: apt-get install python3-libtorrent)");
    }

    /** Seeds {@code file}. */
    static LibtorrentRival start(Path folder, Path file) throws IOException, InterruptedException {
        try (InputStream script = LibtorrentRival.class.getResourceAsStream(SCRIPT)) {
            Files.write(
                    folder.resolve(SCRIPT),
                    Objects.requireNonNull(script, SCRIPT + " is missing from the build")
                            .readAllBytes());
        }
        String torrent = folder.resolve("rival.torrent").toString();
        said(python(folder, "make", file.toString(), torrent).start());
        Process seeder = python(folder, "seed", torrent, String.valueOf(file.getParent()))
                .start();
        String port = new BufferedReader(seeder.inputReader(StandardCharsets.US_ASCII)).readLine();
        if (port == null) {
            throw new IOException("libtorrent does not seed");
        }
        return new LibtorrentRival(folder, seeder, port);
    }

    private static ProcessBuilder python(Path folder, String... words) {
        List<String> command =
                new ArrayList<>(List.of(PYTHON, folder.resolve(SCRIPT).toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static String said(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("libtorrent failed");
        }
        return said.strip();
    }

    /** Fetches it once; the leecher's process runs already when the clock starts. */
    Cost fetch() throws IOException, InterruptedException {
        Path target = Files.createDirectory(folder.resolve("leecher"));
        double before = CpuClock.of(seeder.pid()).orElse(Double.NaN);
        String[] said = said(python(
                                folder, "fetch", folder.resolve("rival.torrent").toString(), target.toString(), port)
                        .start())
                .split(" ", -1);
        double seeding = CpuClock.of(seeder.pid()).orElse(Double.NaN) - before;
        TransferBench.delete(target);
        return new Cost(Double.parseDouble(said[0]), seeding + Double.parseDouble(said[1]));
    }

    @Override
    public void close() {
        TransferBench.end(seeder);
    }
}
