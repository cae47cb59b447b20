package org.fasttrack.lab.bench.swarm;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Main;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.json.Json;

/** Our own nodes: {@code fasttrack peer} on each host, one supernode, and what the command line asks the local API. */
final class Fasttrack implements Program {
    private static final String ASKER_READY = "\nready\n";
    private static final int DATA_PORT = 1214;
    private static final int CONTROL_PORT = 1215;
    private static final int FIRST_BYTES = 8 << 20;
    /** Nine nodes on two cores: small heaps, one collector thread, the quick compiler only. */
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx160m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final boolean fresh;
    private final List<Process> askers = new ArrayList<>();

    /** @param fresh whether the nodes have fetched nothing before */
    Fasttrack(boolean fresh) {
        this.fresh = fresh;
    }

    @Override
    public String name() {
        return "fasttrack";
    }

    @Override
    public Optional<String> missing() {
        return Files.isExecutable(Path.of(Clients.PYTHON))
                ? Optional.empty()
                : Optional.of("there is no " + Clients.PYTHON);
    }

    @Override
    public void prepare(Scene scene) throws IOException, InterruptedException {
        int service = scene.serviceHost();
        String control = scene.lab().address(service) + ":" + CONTROL_PORT;
        Path supernode = scene.home(service).resolve("data");
        String id = identity(scene, supernode);
        Path network = scene.folder().resolve("lab.network");
        run(
                scene,
                List.of(
                        "network",
                        "create",
                        "lab",
                        "--data",
                        scene.folder().resolve("creator").toString(),
                        "--root",
                        id + "@" + control,
                        "--out",
                        network.toString()));
        node(scene, service, List.of("supernode", "--listen", control));
        scene.awaitSaid(service, "ready ");
        Path first = first(scene);
        peer(
                scene,
                Scene.SEEDER,
                List.of("--share", scene.seedFolder().toString(), "--share", String.valueOf(first.getParent())));
        for (int host : scene.leecherHosts().toArray()) {
            peer(scene, host, List.of());
        }
        scene.awaitSaid(Scene.SEEDER, "ready ");
        for (int host : scene.leecherHosts().toArray()) {
            scene.awaitSaid(host, "ready ");
        }
        askers.clear();
        List<String> contents = Stream.of(first, scene.file())
                .skip(fresh ? 1 : 0)
                .map(file -> hash(file).toString())
                .toList();
        for (int host : scene.leecherHosts().toArray()) {
            askers.add(asker(scene, host, contents));
        }
        for (int host : scene.leecherHosts().toArray()) {
            scene.awaitSaid(host, ASKER_READY);
        }
        TimeUnit.SECONDS.sleep(2);
    }

    private static ContentId hash(Path file) {
        try {
            return ContentHasher.hash(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is fetched before: nodes run for weeks, and their first download in a fresh Java is not what is measured. */
    private static Path first(Scene scene) throws IOException {
        byte[] data = new byte[FIRST_BYTES];
        new Seed(FIRST_BYTES).generator().nextBytes(data);
        return Files.write(
                Files.createDirectories(scene.folder().resolve("first")).resolve("film-before.bin"), data);
    }

    /** Somebody at a leecher's node, who has found the file and is about to fetch it. */
    private static Process asker(Scene scene, int host, List<String> contents) throws IOException {
        Map<String, Object> api =
                Json.object(Files.readString(scene.home(host).resolve("data").resolve("api.json")));
        List<String> command = new ArrayList<>(List.of(
                Clients.PYTHON,
                scene.script("ask.py").toString(),
                String.valueOf(api.get("url")),
                String.valueOf(api.get("token")),
                "film",
                scene.done(host).toString()));
        command.addAll(contents);
        return scene.start(host, Map.of(), command);
    }

    private static void peer(Scene scene, int host, List<String> more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "peer",
                "--no-promotion",
                "--listen",
                scene.lab().address(host) + ":" + DATA_PORT,
                "--downloads",
                scene.home(host).toString()));
        if (scene.rides(host)) {
            words.addAll(List.of("--upload-limit", "" + Scene.RIDER_BYTES_PER_SECOND));
        }
        words.addAll(more);
        node(scene, host, words);
    }

    private static void node(Scene scene, int host, List<String> words) throws IOException {
        List<String> command = command(words);
        command.addAll(List.of(
                "--network",
                scene.folder().resolve("lab.network").toString(),
                "--data",
                scene.home(host).resolve("data").toString()));
        scene.start(host, Map.of(), command);
    }

    /** With the cache of classes that the launcher gave this process, if any: as nodes are usually started. */
    private static List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(JAVA);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:AOTCache=") || option.startsWith("-Xlog:"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(words);
        return command;
    }

    private static String identity(Scene scene, Path data) throws IOException, InterruptedException {
        return run(scene, List.of("identity", "create", "--data", data.toString()))
                .strip();
    }

    private static String run(Scene scene, List<String> words) throws IOException, InterruptedException {
        Path out = Files.createTempFile(scene.folder(), "command", ".out");
        Process process = new ProcessBuilder(command(words))
                .redirectOutput(out.toFile())
                .redirectError(scene.folder().resolve("command.err").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(
                    words + " failed: " + Files.readString(scene.folder().resolve("command.err")));
        }
        return Files.readString(out);
    }

    @Override
    public void begin(Scene scene) throws IOException {
        for (Process asker : askers) {
            OutputStream in = asker.getOutputStream();
            in.write('\n');
            in.flush();
        }
    }
}
