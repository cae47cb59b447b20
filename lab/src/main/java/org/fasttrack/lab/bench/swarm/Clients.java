package org.fasttrack.lab.bench.swarm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Ordinary BitTorrent clients, with a tracker that tells everybody of everybody. */
abstract class Clients implements Program {
    static final String PYTHON = "/usr/bin/python3";
    private static final int TRACKER_PORT = 6969;
    static final int PORT = 6881;

    private final String name;
    private final int pieceLength;
    private final List<String> programs;

    Clients(String name, int pieceLength, String... programs) {
        this.name = name;
        this.pieceLength = pieceLength;
        this.programs = List.of(programs);
    }

    /** @param pieceLength of their torrent, in bytes; the usual one for this size is 256 KiB, ours are 16 */
    static List<Program> all(int pieceLength) {
        return List.of(new Libtorrent(pieceLength), new Aria2(pieceLength), new Transmission(pieceLength));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> missing() {
        for (String program : programs) {
            if (!Files.isExecutable(Path.of(program))) {
                return Optional.of("there is no " + program);
            }
        }
        return libtorrent() ? Optional.empty() : Optional.of("python3 has no libtorrent, which makes the torrent");
    }

    private static boolean libtorrent() {
        try {
            Process python = new ProcessBuilder(PYTHON, "-c", "import libtorrent")
                    .redirectErrorStream(true)
                    .start();
            python.getInputStream().readAllBytes();
            return python.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static Path torrent(Scene scene) {
        return scene.folder().resolve("file.torrent");
    }

    @Override
    public final void prepare(Scene scene) throws IOException, InterruptedException {
        int host = scene.serviceHost();
        String address = scene.lab().address(host);
        scene.start(host, Map.of(), List.of(PYTHON, script(scene, "tracker.py"), address, "" + TRACKER_PORT));
        scene.awaitSaid(host, "ready");
        String tracker = "http://" + address + ":" + TRACKER_PORT + "/announce";
        Process maker = new ProcessBuilder(
                        PYTHON,
                        script(scene, "make_torrent.py"),
                        scene.file().toString(),
                        "" + pieceLength,
                        tracker,
                        torrent(scene).toString())
                .inheritIO()
                .start();
        if (!maker.waitFor(60, TimeUnit.SECONDS) || maker.exitValue() != 0) {
            throw new IOException("the torrent cannot be made");
        }
        seed(scene);
    }

    private static String script(Scene scene, String name) throws IOException {
        return scene.script(name).toString();
    }

    abstract void seed(Scene scene) throws IOException, InterruptedException;

    /** A script that makes a host's {@code done} file, for clients that run one. */
    static Path hook(Scene scene, int host) throws IOException {
        Path hook = scene.home(host).resolve("hook.sh");
        Files.writeString(hook, "#!/bin/sh\n: >'" + scene.done(host) + "'\n");
        if (!hook.toFile().setExecutable(true)) {
            throw new IOException(hook + " cannot be made executable");
        }
        return hook;
    }

    /** libtorrent 2 in its Python binding. */
    static final class Libtorrent extends Clients {
        private final List<Process> waiting = new ArrayList<>();

        Libtorrent(int pieceLength) {
            super("libtorrent", pieceLength, PYTHON);
        }

        @Override
        void seed(Scene scene) throws IOException, InterruptedException {
            waiting.clear();
            Process seeder = peer(scene, Scene.SEEDER, scene.seedFolder());
            begin(seeder);
            scene.leecherHosts().forEach(host -> {
                try {
                    waiting.add(peer(scene, host, scene.home(host)));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            for (int host : scene.leecherHosts().toArray()) {
                scene.awaitSaid(host, "ready");
            }
            scene.awaitDone(Scene.SEEDER);
        }

        private static Process peer(Scene scene, int host, Path folder) throws IOException {
            String limit = "" + (scene.rides(host) ? Scene.RIDER_BYTES_PER_SECOND : 0);
            String address = scene.lab().address(host) + ":" + PORT;
            return scene.start(
                    host,
                    Map.of(),
                    List.of(
                            PYTHON,
                            scene.script("libtorrent_peer.py").toString(),
                            address,
                            torrent(scene).toString(),
                            folder.toString(),
                            limit,
                            scene.done(host).toString()));
        }

        private static void begin(Process peer) throws IOException {
            OutputStream in = peer.getOutputStream();
            in.write('\n');
            in.flush();
        }

        @Override
        public void begin(Scene scene) throws IOException {
            for (Process peer : waiting) {
                begin(peer);
            }
        }
    }

    /** aria2. */
    static final class Aria2 extends Clients {
        private static final String PROGRAM = "/usr/bin/aria2c";

        Aria2(int pieceLength) {
            super("aria2", pieceLength, PROGRAM, PYTHON);
        }

        @Override
        void seed(Scene scene) throws IOException, InterruptedException {
            run(scene, Scene.SEEDER, scene.seedFolder(), List.of("--check-integrity=true"));
            scene.awaitDone(Scene.SEEDER);
            TimeUnit.SECONDS.sleep(1);
        }

        private static void run(Scene scene, int host, Path folder, List<String> more) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    PROGRAM,
                    "--no-conf",
                    "--enable-dht=false",
                    "--enable-dht6=false",
                    "--bt-enable-lpd=false",
                    "--disable-ipv6=true",
                    "--file-allocation=none",
                    "--summary-interval=0",
                    "--seed-time=60",
                    "--seed-ratio=0",
                    "--listen-port=" + PORT,
                    "--on-bt-download-complete=" + hook(scene, host),
                    "--dir=" + folder));
            if (scene.rides(host)) {
                command.add("--max-upload-limit=" + Scene.RIDER_BYTES_PER_SECOND);
            }
            command.addAll(more);
            command.add(torrent(scene).toString());
            scene.start(host, Map.of(), command);
        }

        @Override
        public void begin(Scene scene) throws IOException {
            for (int host : scene.leecherHosts().toArray()) {
                run(scene, host, scene.home(host), List.of());
            }
        }
    }

    /** transmission. */
    static final class Transmission extends Clients {
        private static final String PROGRAM = "/usr/bin/transmission-cli";
        private static final String SETTINGS = """
                {"dht-enabled": false, "lpd-enabled": false, "port-forwarding-enabled": false, "preallocation": 0,
                 "rename-partial-files": false}
                """;

        Transmission(int pieceLength) {
            super("transmission", pieceLength, PROGRAM, PYTHON);
        }

        @Override
        void seed(Scene scene) throws IOException, InterruptedException {
            run(scene, Scene.SEEDER, scene.seedFolder());
            scene.awaitSaid(Scene.SEEDER, "Seeding");
            TimeUnit.SECONDS.sleep(2);
        }

        private static void run(Scene scene, int host, Path folder) throws IOException {
            Path config = Files.createDirectories(scene.home(host).resolve("config"));
            Files.writeString(config.resolve("settings.json"), SETTINGS);
            List<String> command = new ArrayList<>(List.of(
                    PROGRAM,
                    "-g",
                    config.toString(),
                    "-M",
                    "-p",
                    "" + PORT,
                    "-w",
                    folder.toString(),
                    "-f",
                    hook(scene, host).toString()));
            if (scene.rides(host)) {
                command.addAll(List.of("-u", "" + Scene.RIDER_BYTES_PER_SECOND / 1024));
            }
            command.add(torrent(scene).toString());
            scene.start(host, Map.of(), command);
        }

        @Override
        public void begin(Scene scene) throws IOException {
            for (int host : scene.leecherHosts().toArray()) {
                run(scene, host, scene.home(host));
            }
        }
    }
}
