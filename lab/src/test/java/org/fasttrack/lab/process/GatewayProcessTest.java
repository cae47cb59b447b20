package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.netlab.Links;
import org.fasttrack.lab.netlab.NetworkLab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer lets public contents out to ordinary BitTorrent clients, and nothing else. */
class GatewayProcessTest {
    private static final byte[] DATA = new byte[700_001];

    /** With uTP it would try that first, for a minute. */
    private static final String SETTINGS = "{\"utp-enabled\": false, \"dht-enabled\": false, \"lpd-enabled\": false}";

    static {
        new Seed(11).generator().nextBytes(DATA);
    }

    @TempDir
    Path folder;

    @Test
    void publicContentLeavesByTorrentAndMagnetLinkAndTheRestDoesNot() throws Exception {
        Path open = share("open", "film.bin", DATA);
        byte[] secret = new byte[5_000];
        Path closed = share("closed", "secret.bin", secret);
        int port = FreePorts.block();
        try (TestNetwork network = TestNetwork.create(folder, 1).startSupernodes()) {
            NodeProcess peer = network.peer("p1")
                    .sharing(open, closed)
                    .with("--public", "open", "--bittorrent-gateway", "127.0.0.1:" + port)
                    .start();
            assertThat(Files.readString(peer.log())).contains("PLAINTEXT");
            assertThat(torrent(peer, secret, "secret.torrent").exitCode()).isEqualTo(ExitCode.REFUSED);
            assertThat(folder.resolve("secret.torrent")).doesNotExist();
            var exported = torrent(peer, DATA, "film.torrent");
            assertThat(exported.exitCode()).as(exported.toString()).isEqualTo(ExitCode.DONE);
            assertThat(torrent(peer, DATA, "film.torrent").exitCode()).isEqualTo(ExitCode.REFUSED);
            String magnet = exported.lines().getLast();
            for (String asked : List.of(folder.resolve("film.torrent").toString(), magnet)) {
                Path here = Files.createDirectories(folder.resolve("fetched" + asked.hashCode()));
                var got = Fasttrack.run("get", asked, "-o", here);
                assertThat(got.exitCode()).as(got.toString()).isEqualTo(ExitCode.DONE);
                assertThat(here.resolve("film.bin")).hasBinaryContent(DATA);
            }
        }
    }

    /** transmission takes no peers on loopback addresses: it meets the gateway in a network of namespaces. */
    @Test
    void transmissionFetchesFromTheGateway() throws Exception {
        Optional<String> missing = NetworkLab.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no network lab here: " + missing.orElse(""));
        Path transmission = Path.of("/usr/bin/transmission-cli");
        assumeTrue(Files.isExecutable(transmission), "SKIPPED: transmission-cli is not here");
        Path open = share("open", "film.bin", DATA);
        try (NetworkLab lab = NetworkLab.up(folder, 3, Links.all(0, 0, 1))) {
            String control = lab.address(1) + ":1215";
            String id = Fasttrack.run("identity", "create", "--data", folder.resolve("sn"))
                    .out()
                    .strip();
            Path network = folder.resolve("lab.network");
            Fasttrack.run(
                    "network",
                    "create",
                    "lab",
                    "--data",
                    folder.resolve("creator"),
                    "--root",
                    id + "@" + control,
                    "--out",
                    network);
            start(lab, 1, "ready ", "supernode", "--network", network, "--data", "sn", "--listen", control);
            start(
                    lab,
                    2,
                    "ready ",
                    "peer",
                    "--network",
                    network,
                    "--data",
                    "p1",
                    "--listen",
                    lab.address(2) + ":1214",
                    "--share",
                    open,
                    "--public",
                    "open",
                    "--bittorrent-gateway",
                    lab.address(2) + ":6881");
            String content = ContentHasher.hash(DATA).toString();
            start(lab, 2, "magnet:", "torrent", "--data", "p1", content, "--v1", "-o", "film.torrent");
            Path fetched = Files.createDirectories(folder.resolve("fetched"));
            Path config = Files.createDirectories(folder.resolve("config"));
            Files.writeString(config.resolve("settings.json"), SETTINGS);
            run(
                    lab,
                    3,
                    List.of(
                            transmission.toString(),
                            "-g",
                            config.toString(),
                            "-M",
                            "-p",
                            "6882",
                            "-w",
                            fetched.toString(),
                            folder.resolve("film.torrent").toString()));
            Path film = fetched.resolve("film.bin");
            Awaitility.await("transmission has it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(film) && Files.size(film) == DATA.length);
            Awaitility.await().untilAsserted(() -> assertThat(film).hasBinaryContent(DATA));
        }
    }

    private void start(NetworkLab lab, int host, String said, Object... words) throws IOException {
        List<String> command = new ArrayList<>(Fasttrack.builder(folder, words).command());
        Path log = run(lab, host, command);
        Awaitility.await(String.valueOf(words[0]))
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(log).contains(said));
    }

    private Path run(NetworkLab lab, int host, List<String> command) throws IOException {
        Path log = Files.createTempFile(folder, "host" + host, ".log");
        lab.adopt(lab.in(host, command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        return log;
    }

    private Fasttrack.Finished torrent(NodeProcess peer, byte[] content, String file) {
        return Fasttrack.run(
                "torrent", "--data", peer.data(), ContentHasher.hash(content).toString(), "-o", folder.resolve(file));
    }

    private Path share(String label, String name, byte[] data) throws IOException {
        Path shared = Files.createDirectories(folder.resolve(label));
        Files.write(shared.resolve(name), data);
        return shared;
    }
}
