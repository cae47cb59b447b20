package org.fasttrack.lab.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.supernode.ledger.EvidenceLog;

/**
 * Peers with a past: before the network starts, every node's evidence log holds what a root would have witnessed of a minute
 * in which they were there, passed spot checks and served each other. A test need not wait for standing then.
 */
final class Veterans {
    private static final ContentId CONTENT = ContentId.of(new byte[32]);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int CHECKS = 4;

    private final NetworkFile network;
    private final Instant now = Instant.now();
    private final List<byte[]> entries = new ArrayList<>();
    private int transfers;

    private Veterans(NetworkFile network) {
        this.network = network;
    }

    /** Gives each of {@code peers}, at least two, more than the demo policy asks of a supernode, as every node knows. */
    static void write(TestNetwork network, List<NodeProcess> peers) throws Exception {
        write(network.file(), network.supernodes(), peers);
    }

    /** @param supernodes roots of the network, of which the first has witnessed all of it */
    static void write(Path network, List<NodeProcess> supernodes, List<NodeProcess> peers) throws Exception {
        Veterans veterans = new Veterans(NetworkFile.read(network));
        IdentityKey root = key(supernodes.getFirst());
        for (int i = 0; i < peers.size(); i++) {
            IdentityKey peer = key(peers.get(i));
            veterans.attested(root, peer);
            for (int step = 1; step < Math.min(peers.size(), 4); step++) {
                veterans.served(peer, key(peers.get((i + step) % peers.size())));
            }
        }
        for (NodeProcess node : supernodes) {
            veterans.keep(node);
        }
        for (NodeProcess peer : peers) {
            veterans.keep(peer);
        }
    }

    private static IdentityKey key(NodeProcess node) throws IOException {
        TestNetwork.identity(node.data());
        return IdentityKey.load(node.data().resolve("identity.key"));
    }

    private Sealer sealer(IdentityKey key, Instant at) {
        return new Sealer(key, network.id(), () -> at);
    }

    private void attested(IdentityKey root, IdentityKey peer) {
        NetworkPrefix prefix = NetworkPrefix.of(new byte[] {127, 0, 0, 1});
        entries.add(EvidenceWriter.uptimeEntry(
                sealer(root, now),
                new UptimeRecord(peer.id(), root.id(), prefix, now.minus(MINUTE), now),
                sealer(peer, now).seal(SealType.HEARTBEAT, new byte[0])));
        for (int i = 1; i <= CHECKS; i++) {
            Instant at = now.minusSeconds(2L * i);
            entries.add(EvidenceWriter.spotCheckEntry(
                    sealer(root, at),
                    new SpotCheck(peer.id(), root.id(), prefix, CONTENT, 0, SpotCheck.Verdict.PASSED, at)));
        }
    }

    private void served(IdentityKey uploader, IdentityKey downloader) {
        Receipt receipt = new Receipt(
                TransferId.of(ByteBuffer.allocate(16).putInt(transfers++).array()),
                uploader.id(),
                downloader.id(),
                CONTENT,
                64L << 20,
                now.minusSeconds(20),
                now.minusSeconds(10));
        byte[] sealed = EvidenceWriter.sealReceipt(sealer(downloader, now), receipt);
        entries.add(EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(uploader, sealed)));
    }

    private void keep(NodeProcess node) throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createDirectories(node.data().resolve("evidence"));
        try (EvidenceLog log = EvidenceLog.open(folder.resolve("evidence.log"), key(node), network.id())) {
            for (byte[] entry : entries) {
                log.append(entry).get();
            }
        }
    }
}
