package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fasttrack.lab.process.TestNetwork.expectDone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.fasttrack.common.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files come through closed ports, by whichever way is left. */
class FirewallTest {
    private static final int BYTES = 3_000_000;

    @TempDir
    Path folder;

    private byte[] content = new byte[0];

    private Path shared() throws IOException {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        content = new byte[BYTES];
        new SplittableRandom(7).nextBytes(content);
        Files.write(shared.resolve("walled garden.bin"), content);
        return shared;
    }

    private TestNetwork network(Object... supernodeOptions) throws IOException {
        TestNetwork network = TestNetwork.create(folder, 2);
        network.supernodes().forEach(supernode -> supernode.with(supernodeOptions));
        return network.startSupernodes();
    }

    private NodeProcess firewalled(TestNetwork network, String name) throws IOException {
        return network.peer(name).with("--firewalled");
    }

    private static String reach(NodeProcess peer) {
        return peer.status().get("reach") instanceof Map<?, ?> reach ? String.valueOf(reach.get("state")) : "";
    }

    private static void awaitReach(NodeProcess peer, String state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> reach(peer).equals(state));
    }

    /** Everybody learned where they stand, and the one hit says that its owner is behind a firewall. */
    private static String foundFirewalled(NodeProcess owner, NodeProcess asker) {
        awaitReach(owner, "firewalled");
        Fasttrack.Finished search = Fasttrack.run("search", "--data", asker.data(), "--json", "walled");
        assertThat(search.out()).contains("\"firewalled\":true");
        return Answer.of(search).hits().getFirst().id();
    }

    @Test
    void anOpenPeerIsConnectedToByAFirewalledOne() throws Exception {
        try (TestNetwork network = network("--relays", 0)) {
            NodeProcess owner = firewalled(network, "owner").sharing(shared()).start();
            NodeProcess asker = network.peer("asker").start();
            awaitReach(asker, "open");
            Path fetched = folder.resolve("fetched");
            expectDone(asker.get(foundFirewalled(owner, asker), fetched));
            assertThat(fetched).hasBinaryContent(content);
        }
    }

    @Test
    void twoFirewalledPeersMeetAtASupernodeThatSeesCiphertext() throws Exception {
        Optional<LoopbackCapture> capture = LoopbackCapture.start();
        try (TestNetwork network = network()) {
            NodeProcess owner = firewalled(network, "owner").sharing(shared()).start();
            NodeProcess asker = firewalled(network, "asker").start();
            awaitReach(asker, "firewalled");
            Path fetched = folder.resolve("fetched");
            expectDone(asker.get(foundFirewalled(owner, asker), fetched));
            assertThat(fetched).hasBinaryContent(content);
            if (capture.isPresent()) {
                byte[] relayed = atDataPorts(network, capture.get().stop());
                assertThat(relayed).hasSizeGreaterThan(2 * BYTES);
                for (int at = 0; at < BYTES; at += BYTES / 20) {
                    byte[] piece = Arrays.copyOfRange(content, at, at + 24);
                    assertThat(new Secret("content at " + at, piece).seenIn(relayed))
                            .isNull();
                }
                assertThat(Secret.text("garden").seenIn(relayed)).isNull();
            }
        } finally {
            if (capture.isPresent()) {
                capture.get().close();
            }
        }
    }

    private static byte[] atDataPorts(TestNetwork network, Map<LoopbackCapture.Flow, byte[]> flows) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        flows.forEach((flow, bytes) -> {
            if (network.supernodes().stream().map(NodeProcess::dataPort).anyMatch(flow::touches)) {
                joined.writeBytes(bytes);
            }
        });
        return joined.toByteArray();
    }

    @Test
    void whereNothingIsRelayedTheUserLearnsWhyNothingComes() throws Exception {
        try (TestNetwork network = network("--relays", 0)) {
            NodeProcess owner = firewalled(network, "owner").sharing(shared()).start();
            NodeProcess asker = firewalled(network, "asker").start();
            Fasttrack.Finished failed = asker.get(foundFirewalled(owner, asker), folder.resolve("fetched"));
            assertThat(failed.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failed.err()).contains("this supernode relays nothing");
        }
    }

    @Test
    void pastTheRelayedBytesOfAnHourThePartIsKept() throws Exception {
        try (TestNetwork network = network("--relay-bytes", "1M")) {
            NodeProcess owner = firewalled(network, "owner").sharing(shared()).start();
            NodeProcess asker = firewalled(network, "asker").start();
            Path fetched = folder.resolve("fetched");
            Fasttrack.Finished failed = asker.get(foundFirewalled(owner, asker), fetched);
            assertThat(failed.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failed.err()).contains("has to wait an hour");
            assertThat(fetched).doesNotExist();
        }
    }
}
