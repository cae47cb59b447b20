package org.fasttrack.lab.bench.evidence;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Countersigned;
import org.fasttrack.common.wire.proto.LogEntry;
import org.fasttrack.common.wire.proto.ReceiptBody;
import org.fasttrack.common.wire.proto.Sealed;

/** Receipts among some hundred peers: as entries, and as the bare signatures in them. The same number is the same receipt. */
final class Receipts {
    static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int PEERS = 200;
    private static final byte[] SEAL = "fasttrack/seal/1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COUNTERSIGN = "fasttrack/countersign/1\0".getBytes(StandardCharsets.US_ASCII);

    private final List<IdentityKey> peers =
            IntStream.range(0, PEERS).mapToObj(i -> IdentityKey.generate()).toList();

    /** What the rival verifies: with BouncyCastle itself, not with what this program makes of it. */
    record Bare(byte[] key, byte[] message, byte[] signature) {
        boolean verifies() {
            return Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
        }
    }

    /** The receipts {@code from} to {@code to}, exclusive, as entries of a log. */
    List<byte[]> entries(int from, int to) {
        return IntStream.range(from, to)
                .parallel()
                .mapToObj(i -> entry(peers.get(i % PEERS), peers.get((i * 7 + 1 + i / PEERS) % PEERS), i))
                .toList();
    }

    /** The signatures in these entries: two each, the downloader's and the uploader's. */
    static List<Bare> signatures(List<byte[]> entries) {
        return entries.stream().flatMap(entry -> signatures(entry).stream()).toList();
    }

    private static byte[] entry(IdentityKey one, IdentityKey other, int number) {
        IdentityKey uploader = one.id().equals(other.id()) ? IdentityKey.generate() : one;
        Receipt receipt = new Receipt(
                TransferId.of(
                        ByteBuffer.allocate(TransferId.BYTES).putInt(number).array()),
                uploader.id(),
                other.id(),
                ContentId.of(new byte[ContentId.BYTES]),
                1 << 20,
                NOW.minusSeconds(number % 1000),
                NOW);
        byte[] sealed = EvidenceWriter.sealReceipt(new Sealer(other, NETWORK, () -> NOW), receipt);
        return EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(uploader, sealed));
    }

    private static List<Bare> signatures(byte[] entry) {
        try {
            Countersigned both = LogEntry.parseFrom(entry).getReceipt();
            byte[] sealed = both.getReceipt().toByteArray();
            byte[] uploader = ReceiptBody.parseFrom(Sealed.parseFrom(sealed).getBody())
                    .getUploader()
                    .toByteArray();
            byte[] countersigned = ByteBuffer.allocate(COUNTERSIGN.length + sealed.length)
                    .put(COUNTERSIGN)
                    .put(sealed)
                    .array();
            byte[] countersignature = both.getCountersignature().toByteArray();
            return List.of(bare(sealed), new Bare(uploader, countersigned, countersignature));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("it was made a moment ago", e);
        }
    }

    /** The bytes under a seal, as docs/sealing.md lays them out. */
    private static Bare bare(byte[] bytes) throws InvalidProtocolBufferException {
        Sealed sealed = Sealed.parseFrom(bytes);
        byte[] body = sealed.getBody().toByteArray();
        byte[] message = ByteBuffer.allocate(SEAL.length + 2 + 32 + 32 + 8 + 1 + 16 + 4 + body.length)
                .put(SEAL)
                .putShort((short) sealed.getType())
                .put(sealed.getNetwork().toByteArray())
                .put(sealed.getSigner().toByteArray())
                .putLong(sealed.getTimeMillis())
                .put((byte) 1)
                .put(sealed.getNonce().toByteArray())
                .putInt(body.length)
                .put(body)
                .array();
        return new Bare(
                sealed.getSigner().toByteArray(), message, sealed.getSignature().toByteArray());
    }
}
