package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder in which a node has run belongs to a network: nobody has to name that again. */
class KeptNetworkTest {
    @TempDir
    Path folder;

    @Test
    void aNodeThatStartedOnceStartsWithoutTheNetworksFile() throws Exception {
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            NodeProcess supernode = network.supernode("sn1").start();
            NodeProcess peer = network.peer("p1").start();
            assertThat(supernode.data().resolve("network")).hasSameBinaryContentAs(network.file());
            assertThat(peer.data().resolve("network")).hasSameBinaryContentAs(network.file());

            peer.terminate();
            NodeProcess again =
                    new NodeProcess("peer", folder, "p1", peer.dataPort(), List.of("--listen", peer.address()));
            try (again) {
                again.start();
                assertThat(again.supernode()).isEqualTo(supernode.id());
            }
        }
    }

    @Test
    void anAuditTakesItFromTheNodesFolder() throws Exception {
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            NodeProcess supernode = network.supernode("sn1").start();
            NodeProcess peer = network.peer("p1").start();
            Fasttrack.Finished stranger = Fasttrack.run("audit", supernode.address());
            assertThat(stranger.exitCode()).isEqualTo(2);
            assertThat(stranger.err()).contains("--network FILE, or --data DIR");
            Fasttrack.Finished audited = TestNetwork.expectDone(
                    Fasttrack.run("audit", supernode.address(), "--data", peer.data(), "--json"));
            assertThat(audited.json().getLast()).containsEntry("ok", true).containsEntry("logs", 1);
        }
    }

    @Test
    void aStartThatFailsKeepsNothing() throws Exception {
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            NodeProcess peer = network.peer("p1");
            Fasttrack.Finished failed = peer.command(
                    "peer", "--network", network.file(), "--listen", peer.address(), "--share", folder.resolve("none"));
            assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(2);
            assertThat(Files.exists(peer.data().resolve("network"))).isFalse();
        }
    }
}
