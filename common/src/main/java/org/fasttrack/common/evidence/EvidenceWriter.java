package org.fasttrack.common.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Consistency;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Countersigned;
import org.fasttrack.common.wire.proto.FaultProof;
import org.fasttrack.common.wire.proto.HeadConflict;
import org.fasttrack.common.wire.proto.LogEntry;
import org.fasttrack.common.wire.proto.ReceiptBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SpotCheckBody;
import org.fasttrack.common.wire.proto.UptimeBody;

/** Makes the bytes of evidence: seals, countersignatures, entries for the log. */
public final class EvidenceWriter {
    private static final byte[] DOMAIN = "fasttrack/countersign/1\0".getBytes(StandardCharsets.US_ASCII);

    private EvidenceWriter() {}

    /** The downloader's half of a receipt, for the uploader to countersign. */
    public static byte[] sealReceipt(Sealer downloader, Receipt receipt) {
        require(downloader.id(), receipt.downloader());
        byte[] body = ReceiptBody.newBuilder()
                .setTransfer(bytes(receipt.transfer().bytes()))
                .setUploader(bytes(receipt.uploader()))
                .setContent(bytes(receipt.content().bytes()))
                .setBytes(receipt.bytes())
                .setFirstMillis(receipt.first().toEpochMilli())
                .setLastMillis(receipt.last().toEpochMilli())
                .build()
                .toByteArray();
        return downloader.seal(SealType.RECEIPT, body).toByteArray();
    }

    /** The uploader's half; it has read the receipt first ({@link EvidenceReader#readReceipt}). */
    public static byte[] countersign(IdentityKey uploader, byte[] sealedReceipt) {
        return uploader.sign(countersigned(sealedReceipt));
    }

    static byte[] countersigned(byte[] sealedReceipt) {
        byte[] bytes = new byte[DOMAIN.length + sealedReceipt.length];
        System.arraycopy(DOMAIN, 0, bytes, 0, DOMAIN.length);
        System.arraycopy(sealedReceipt, 0, bytes, DOMAIN.length, sealedReceipt.length);
        return bytes;
    }

    public static byte[] receiptEntry(byte[] sealedReceipt, byte[] countersignature) {
        return LogEntry.newBuilder()
                .setReceipt(Countersigned.newBuilder()
                        .setReceipt(bytes(sealedReceipt))
                        .setCountersignature(bytes(countersignature)))
                .build()
                .toByteArray();
    }

    /** @param heartbeat the peer's last heartbeat in that time, as it came */
    public static byte[] uptimeEntry(Sealer supernode, UptimeRecord uptime, Sealed heartbeat) {
        require(supernode.id(), uptime.supernode());
        byte[] body = UptimeBody.newBuilder()
                .setPeer(bytes(uptime.peer()))
                .setPrefix(uptime.prefix().text())
                .setFromMillis(uptime.from().toEpochMilli())
                .setToMillis(uptime.to().toEpochMilli())
                .setHeartbeat(heartbeat.toByteString())
                .build()
                .toByteArray();
        ByteString sealed = supernode.seal(SealType.UPTIME, body).toByteString();
        return LogEntry.newBuilder().setUptime(sealed).build().toByteArray();
    }

    public static byte[] spotCheckEntry(Sealer supernode, SpotCheck check) {
        require(supernode.id(), check.supernode());
        byte[] body = SpotCheckBody.newBuilder()
                .setPeer(bytes(check.peer()))
                .setPrefix(check.prefix().text())
                .setContent(bytes(check.content().bytes()))
                .setLeaf(check.leaf())
                .setVerdict(check.verdict().number())
                .setTimeMillis(check.time().toEpochMilli())
                .build()
                .toByteArray();
        ByteString sealed = supernode.seal(SealType.SPOT_CHECK, body).toByteString();
        return LogEntry.newBuilder().setSpotCheck(sealed).build().toByteArray();
    }

    /**
     * The proof that a log was forked.
     *
     * @param path the consistency proof that ends in {@code newer}
     * @param olderRootInNewer the root it starts from, which is not that of {@code older}
     */
    public static byte[] conflictEntry(
            Checkpoint older, Checkpoint newer, byte[] olderRootInNewer, Consistency path, Instant found) {
        HeadConflict.Builder heads = HeadConflict.newBuilder()
                .setOlder(bytes(older.bytes()))
                .setNewer(bytes(newer.bytes()))
                .setOlderRootInNewer(bytes(olderRootInNewer));
        path.path().forEach(hash -> heads.addPath(bytes(hash)));
        return fault(FaultProof.newBuilder().setHeads(heads), found);
    }

    /** The proof that a signer contradicted itself. @param sealed the whole receipt or uptime record as it came */
    public static byte[] contradictionEntry(byte[] sealed, Instant found) {
        return fault(FaultProof.newBuilder().setStatement(bytes(sealed)), found);
    }

    /**
     * The same entry, with {@code learned} as the time of a fault: no signature covers that, so whoever logs it says it for
     * itself and believes nobody else's. Anything else is given back as it is.
     */
    public static byte[] learned(byte[] entry, Instant learned) {
        try {
            LogEntry parsed = LogEntry.parseFrom(entry);
            return parsed.hasFault() ? fault(parsed.getFault().toBuilder(), learned) : entry;
        } catch (InvalidProtocolBufferException e) {
            return entry; // whoever reads it says why it is none
        }
    }

    private static byte[] fault(FaultProof.Builder proof, Instant found) {
        return LogEntry.newBuilder()
                .setFault(proof.setFoundMillis(found.toEpochMilli()))
                .build()
                .toByteArray();
    }

    private static void require(NodeId signer, NodeId author) {
        if (!signer.equals(author)) {
            throw new IllegalArgumentException("evidence is sealed by who says it");
        }
    }

    private static ByteString bytes(NodeId node) {
        return ByteString.copyFrom(node.bytes());
    }

    private static ByteString bytes(byte[] bytes) {
        return ByteString.copyFrom(bytes);
    }
}
