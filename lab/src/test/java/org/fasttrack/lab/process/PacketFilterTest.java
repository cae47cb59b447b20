package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fasttrack.lab.process.TestNetwork.expectDone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same as {@link FirewallTest} where nobody says that they are behind a firewall: the kernel drops their packets. */
class PacketFilterTest {
    private static final int SUPERNODE = 0;
    private static final int OWNER = 1;
    private static final int OPEN = 2;
    private static final int OTHER = 3;
    private static final int PORT = 7000;

    @TempDir
    Path folder;

    private NodeProcess node(Namespaces hosts, String role, int host) {
        int listen = role.equals("supernode") ? PORT + 1 : PORT;
        return new NodeProcess(
                        role,
                        folder,
                        "host" + host,
                        PORT,
                        List.of("--network", folder.resolve("lab.network"), "--listen", hosts.ip(host) + ":" + listen))
                .by(hosts.in(host));
    }

    private void createNetwork(Namespaces hosts, NodeProcess supernode) {
        String id = expectDone(Fasttrack.run("identity", "create", "--data", supernode.data()))
                .out()
                .strip();
        String root = id + "@" + hosts.ip(SUPERNODE) + ":" + (PORT + 1);
        Path file = folder.resolve("lab.network");
        Path creator = folder.resolve("creator");
        expectDone(Fasttrack.run("network", "create", "lab", "--data", creator, "--root", root, "--out", file));
    }

    private static void awaitReach(NodeProcess peer, String state) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> peer.command("status").out().contains("\"state\":\"" + state + "\""));
    }

    private byte[] shared(Path folder) throws IOException {
        byte[] content = new byte[2_000_000];
        new SplittableRandom(9).nextBytes(content);
        Files.write(Files.createDirectories(folder).resolve("behind the wall.bin"), content);
        return content;
    }

    @Test
    void packetFiltersKeepNobodyFromSharingAndFetching() throws Exception {
        Optional<Namespaces> made = Namespaces.create(4);
        Assumptions.assumeTrue(
                made.isPresent(), "packet filters need Linux, root, ip and nft with conntrack; nothing was checked");
        try (Namespaces hosts = made.get();
                NodeProcess supernode = node(hosts, "supernode", SUPERNODE);
                NodeProcess owner = node(hosts, "peer", OWNER);
                NodeProcess open = node(hosts, "peer", OPEN);
                NodeProcess other = node(hosts, "peer", OTHER)) {
            createNetwork(hosts, supernode);
            supernode.start();
            hosts.firewall(OWNER);
            hosts.firewall(OTHER);
            byte[] content = shared(folder.resolve("shared"));
            owner.sharing(folder.resolve("shared")).start();
            open.start();
            other.start();
            awaitReach(open, "open");
            awaitReach(owner, "firewalled");
            awaitReach(other, "firewalled");
            for (NodeProcess asker : List.of(open, other)) {
                String id = Answer.of(asker.command("search", "wall"))
                        .hits()
                        .getFirst()
                        .id();
                Path fetched = folder.resolve("fetched by " + asker.data().getFileName());
                expectDone(asker.command("get", id, "-o", fetched));
                assertThat(fetched).hasBinaryContent(content);
            }
        }
    }
}
