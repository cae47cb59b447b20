package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.Filed;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer brings the proof that a supernode, a root even, signed two logs: the others go on without it. */
class ConvictedSupernodeTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private static Checkpoint head(IdentityKey owner, String network, LogTree tree) {
        return Checkpoint.sign(owner, network, tree.head());
    }

    /** Two heads of one entry each, of which neither extends the other. */
    private static byte[] fork(IdentityKey owner, NetworkFile network) {
        LogTree one = new LogTree();
        LogTree two = new LogTree();
        one.add(TreeHash.leaf(new byte[] {1}));
        two.add(TreeHash.leaf(new byte[] {2}));
        String name = network.id().toString();
        return EvidenceWriter.conflictEntry(
                head(owner, name, one),
                head(owner, name, two),
                two.head().root(),
                two.consistency(1, 1),
                Instant.now());
    }

    private static boolean isTaken(SupernodeClient client, byte[] proof) {
        return client.file(List.of(proof), Duration.ofSeconds(5)).stream().allMatch(Filed::getKept);
    }

    private static boolean goesOnWithout(NodeProcess supernode, String convicted) {
        return supernode.clusterSize() == 2
                && !String.valueOf(supernode.status().get("cluster")).contains(convicted);
    }

    @Test
    void aSupernodeThatForkedItsLogIsLeftOutOfTheCluster() throws Exception {
        try (TestNetwork network = TestNetwork.createDemo(folder, 3)) {
            network.startSupernodes();
            NodeProcess culprit = network.supernode("sn3");
            String convicted = culprit.id();
            byte[] proof = fork(key(culprit), NetworkFile.read(network.file()));
            try (SupernodeClient client = new SupernodeClient(
                    TlsIdentity.create(IdentityKey.generate(), new byte[0]),
                    PeerCheck.ANYONE,
                    network.supernode("sn1").address())) {
                await("the proof is logged").atMost(SOON).ignoreExceptions().until(() -> isTaken(client, proof));
            }
            for (NodeProcess honest : List.of(network.supernode("sn1"), network.supernode("sn2"))) {
                await("the others go on without it").atMost(SOON).until(() -> goesOnWithout(honest, convicted));
            }
            await("it is named").atMost(SOON).until(() -> {
                Fasttrack.Finished audit =
                        Fasttrack.run("audit", network.supernode("sn2").data(), "--network", network.file(), "--json");
                return audit.exitCode() == 1 && audit.out().contains("proven-fault");
            });
            assertThat(culprit.isAlive()).isTrue();
        }
    }

    private static IdentityKey key(NodeProcess node) throws IOException {
        return IdentityKey.load(node.data().resolve("identity.key"));
    }
}
