package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Main;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.control.ApiFile;
import org.fasttrack.peer.control.ControlServer;
import org.fasttrack.peer.control.Route;

/**
 * What the launcher runs once after a build, so that the classes which commands and nodes load come from a cache later.
 * The commands ask a local API of its own, for no node runs at that time; then a small network is started.
 */
final class Training {
    private static final String TOKEN = "training";

    private Training() {}

    /** Ends by itself, without an exit code: the cache is written when the JVM ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("fasttrack-training");
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ControlServer api = new ControlServer(any, TOKEN, routes())) {
            new ApiFile("http://127.0.0.1:" + api.address().getPort(), TOKEN).write(data);
            for (String line :
                    List.of("--help", "search --help", "status", "status --json", "search word", "share list")) {
                String[] words = line.split(" ", -1);
                boolean asksNode = !line.contains("--help");
                String[] all = Arrays.copyOf(words, words.length + (asksNode ? 2 : 0));
                if (asksNode) {
                    all[words.length] = "--data";
                    all[words.length + 1] = data.toString();
                }
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
                Main.run(all, new Console(nowhere, nowhere, new Console.Screen(true, true, 100, 100)));
            }
        }
        Files.deleteIfExists(data.resolve("api.json"));
        Files.deleteIfExists(data.resolve("last-search"));
        Files.deleteIfExists(data);
        Rehearsal.run();
    }

    private static List<Route> routes() {
        Map<String, Object> status = Json.of("id", "a", "role", "both", "sharedFiles", 1, "cluster", List.of("a"));
        Map<String, Object> result = Json.of(
                "rank",
                1,
                "name",
                "a/word",
                "size",
                5_000,
                "id",
                "a".repeat(52),
                "sources",
                List.of(Json.of("peer", "a")));
        Map<String, Object> done = Json.of("done", true, "results", 1, "files", 1, "skipped", 0);
        return List.of(
                new Route("GET", "/v1/status", "", (exchange, lines) -> lines.accept(status)),
                new Route("GET", "/v1/shares", "", (exchange, lines) -> lines.accept(done)),
                new Route("POST", "/v1/search", "", (exchange, lines) -> {
                    lines.accept(result);
                    lines.accept(done);
                }));
    }
}
