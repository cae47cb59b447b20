package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;

/**
 * What nodes do most, once, in one process: a small network starts, one peer shares a file, and two others fetch it at
 * once. Run under a JVM that records what it loads, it makes nodes start, find and fetch in a fraction of the time.
 */
final class Rehearsal {
    private static final int FILE_BYTES = 8 << 20;
    /** Slow enough that the two meet in the swarm. */
    private static final long SOURCE_BYTES_A_SECOND = 4 << 20;

    private static final int PATIENCE_SECONDS = 30;

    private Rehearsal() {}

    /** Blocks for some seconds. */
    static void run() throws IOException, InterruptedException {
        DemoCommand.quiet();
        try (DemoNetwork network = DemoNetwork.create(true)) {
            network.startSupernodes();
            Path folder = Files.createDirectories(network.folder().resolve("shared"));
            byte[] data = new byte[FILE_BYTES];
            new Random(FILE_BYTES).nextBytes(data);
            Files.write(folder.resolve("film.bin"), data);
            Member source = network.startSource("source", folder, false, SOURCE_BYTES_A_SECOND);
            List<Member> peers = List.of(network.startPeer("one", List.of()), network.startPeer("two", List.of()));
            if (Stage.poll(PATIENCE_SECONDS, source.role()::isRegistered)) {
                fetch(peers, source);
            }
        }
    }

    private static void fetch(List<Member> peers, Member source) throws IOException, InterruptedException {
        ContentId content =
                source.role().library().holdings().files().getFirst().record().content();
        peers.getFirst().call("POST", "/v1/search", Json.of("text", "film"));
        List<Thread> fetches = new ArrayList<>();
        for (Member peer : peers) {
            fetches.add(Thread.ofVirtual().start(() -> get(peer, content)));
        }
        for (Thread fetch : fetches) {
            fetch.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    private static void get(Member peer, ContentId content) {
        Map<String, Object> wish = Json.of("id", content.toString());
        try {
            peer.call("POST", "/v1/get", wish);
        } catch (IOException e) {
            // A rehearsal that fails costs time later, and nothing else.
        }
    }
}
