package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer lets public contents out to ordinary BitTorrent clients, and nothing else. */
class GatewayProcessTest {
    private static final byte[] DATA = new byte[700_001];

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
