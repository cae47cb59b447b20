package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.supernode.ledger.EvidenceLog;

/** Supernodes that recorded a week of a small community, as files. */
public final class RecordedNetwork implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final ContentId CONTENT = ContentId.of(new byte[32]);

    private final Path folder;
    private final List<EvidenceLog> logs = new ArrayList<>();
    final List<IdentityKey> supernodes = new ArrayList<>();
    final List<IdentityKey> peers = new ArrayList<>();
    private int transfers;

    public RecordedNetwork(Path folder, int supernodes, int peers) throws IOException {
        this.folder = folder;
        for (int i = 0; i < supernodes; i++) {
            IdentityKey key = IdentityKey.generate();
            this.supernodes.add(key);
            logs.add(EvidenceLog.open(file(i), key, NETWORK));
        }
        for (int i = 0; i < peers; i++) {
            this.peers.add(IdentityKey.generate());
        }
    }

    Path file(int supernode) {
        return folder.resolve("sn" + supernode).resolve("evidence.log");
    }

    NodeId peer(int number) {
        return peers.get(number).id();
    }

    private static Sealer sealer(IdentityKey key, Instant at) {
        return new Sealer(key, NETWORK, () -> at);
    }

    private static NetworkPrefix prefix(int number) {
        return NetworkPrefix.of(
                ByteBuffer.allocate(4).putInt(0x51000000 + (number << 8)).array());
    }

    void append(int supernode, byte[] entry) throws InterruptedException, ExecutionException {
        logs.get(supernode).append(entry).get();
    }

    void upAndSharing(int supernode, int peer, int hours) throws InterruptedException, ExecutionException {
        IdentityKey key = peers.get(peer);
        for (int hour = 0; hour < hours; hour++) {
            Instant to = NOW.minus(Duration.ofHours(hour));
            Instant from = to.minus(Duration.ofHours(1));
            Sealer witness = sealer(supernodes.get(supernode), to);
            append(
                    supernode,
                    EvidenceWriter.uptimeEntry(
                            witness,
                            new UptimeRecord(key.id(), witness.id(), prefix(peer), from, to),
                            sealer(key, to).seal(SealType.HEARTBEAT, new byte[0])));
            append(
                    supernode,
                    EvidenceWriter.spotCheckEntry(witness, check(witness, peer, SpotCheck.Verdict.PASSED, from)));
        }
    }

    private SpotCheck check(Sealer witness, int peer, SpotCheck.Verdict verdict, Instant at) {
        return new SpotCheck(peer(peer), witness.id(), prefix(peer), CONTENT, 3, verdict, at);
    }

    void wrongBlock(int supernode, int peer) throws InterruptedException, ExecutionException {
        Sealer witness = sealer(supernodes.get(supernode), NOW);
        append(supernode, EvidenceWriter.spotCheckEntry(witness, check(witness, peer, SpotCheck.Verdict.WRONG, NOW)));
    }

    byte[] sealedReceipt(int uploader, int downloader, long bytes, Duration took, Instant last) {
        Receipt receipt = new Receipt(
                TransferId.of(ByteBuffer.allocate(16).putInt(transfers++).array()),
                peer(uploader),
                peer(downloader),
                CONTENT,
                bytes,
                last.minus(took),
                last);
        return EvidenceWriter.sealReceipt(sealer(peers.get(downloader), NOW), receipt);
    }

    byte[] receipt(int uploader, int downloader, long bytes, Duration took) {
        byte[] sealed = sealedReceipt(uploader, downloader, bytes, took, NOW);
        return EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(peers.get(uploader), sealed));
    }

    /** Everybody is up and shares, and each served the three after it. */
    public RecordedNetwork week() throws InterruptedException, ExecutionException {
        int count = peers.size();
        for (int peer = 0; peer < count; peer++) {
            upAndSharing(peer % supernodes.size(), peer, 160);
            for (int step = 1; step <= 3; step++) {
                byte[] receipt = receipt(peer, (peer + step) % count, 1L << 30, Duration.ofHours(1));
                append((peer + step) % supernodes.size(), receipt);
            }
        }
        return this;
    }

    Checkpoint head(int supernode) throws IOException {
        return logs.get(supernode).head();
    }

    /** Signs the heads and lets the files go. */
    @Override
    public void close() throws IOException {
        for (EvidenceLog log : logs) {
            log.head();
            log.close();
        }
    }
}
