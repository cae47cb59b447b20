package org.fasttrack.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.Reading.Accepted;
import org.fasttrack.common.evidence.Reading.Reason;
import org.fasttrack.common.evidence.Reading.Refused;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.ReceiptBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;

class EvidenceReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final ContentId CONTENT = ContentId.of(new byte[32]);
    private static final NetworkPrefix PREFIX = new NetworkPrefix("515001");

    private final IdentityKey uploader = IdentityKey.generate();
    private final IdentityKey downloader = IdentityKey.generate();
    private final IdentityKey supernode = IdentityKey.generate();
    private final EvidenceReader reader = new EvidenceReader(NETWORK);

    private static Sealer sealer(IdentityKey key, Instant at) {
        return new Sealer(key, NETWORK, () -> at);
    }

    private Receipt receipt(Instant last) {
        return new Receipt(
                TransferId.of(new byte[16]),
                uploader.id(),
                downloader.id(),
                CONTENT,
                1 << 20,
                last.minusSeconds(10),
                last);
    }

    private byte[] receiptEntry(Receipt receipt) {
        byte[] sealed = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt);
        return EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(uploader, sealed));
    }

    private UptimeRecord uptime(Instant to) {
        return new UptimeRecord(downloader.id(), supernode.id(), PREFIX, to.minus(Duration.ofHours(1)), to);
    }

    private Sealed heartbeat(IdentityKey key, Instant at) {
        return sealer(key, at).seal(SealType.HEARTBEAT, new byte[0]);
    }

    private Reason refusal(byte[] entry) {
        Reading reading = reader.read(entry);
        assertThat(reading).isInstanceOf(Refused.class);
        return ((Refused) reading).reason();
    }

    private Accepted accepted(byte[] entry) {
        Reading reading = reader.read(entry);
        assertThat(reading).isInstanceOf(Accepted.class);
        return (Accepted) reading;
    }

    @Test
    void whatWasWrittenIsRead() {
        Receipt receipt = receipt(NOW);
        assertThat(accepted(receiptEntry(receipt))).isEqualTo(new Accepted(receipt, NOW, 2));
        UptimeRecord uptime = uptime(NOW);
        byte[] entry = EvidenceWriter.uptimeEntry(sealer(supernode, NOW), uptime, heartbeat(downloader, NOW));
        assertThat(accepted(entry)).isEqualTo(new Accepted(uptime, NOW, 2));
        for (SpotCheck.Verdict verdict : SpotCheck.Verdict.values()) {
            SpotCheck check = new SpotCheck(uploader.id(), supernode.id(), PREFIX, CONTENT, 7, verdict, NOW);
            assertThat(accepted(EvidenceWriter.spotCheckEntry(sealer(supernode, NOW), check)))
                    .isEqualTo(new Accepted(check, NOW, 1));
        }
    }

    @Test
    void aReceiptNeedsBothSignatures() {
        byte[] sealed = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt(NOW));
        assertThat(refusal(EvidenceWriter.receiptEntry(sealed, new byte[64]))).isEqualTo(Reason.COUNTERSIGNATURE);
        byte[] byAnother = EvidenceWriter.countersign(supernode, sealed);
        assertThat(refusal(EvidenceWriter.receiptEntry(sealed, byAnother))).isEqualTo(Reason.COUNTERSIGNATURE);
        byte[] other = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt(NOW));
        assertThat(refusal(EvidenceWriter.receiptEntry(other, EvidenceWriter.countersign(uploader, sealed))))
                .isEqualTo(Reason.COUNTERSIGNATURE);
    }

    @Test
    void anUptimeRecordNeedsThePeersHeartbeatFromThatTime() {
        Sealer sealer = sealer(supernode, NOW);
        byte[] byAnother = EvidenceWriter.uptimeEntry(sealer, uptime(NOW), heartbeat(uploader, NOW));
        assertThat(refusal(byAnother)).isEqualTo(Reason.COUNTERSIGNATURE);
        Instant early = NOW.minus(Duration.ofHours(1)).minus(EvidenceReader.TOLERANCE);
        assertThat(refusal(
                        EvidenceWriter.uptimeEntry(sealer, uptime(NOW), heartbeat(downloader, early.minusMillis(1)))))
                .isEqualTo(Reason.COUNTERSIGNATURE);
        accepted(EvidenceWriter.uptimeEntry(sealer, uptime(NOW), heartbeat(downloader, early)));
    }

    @Test
    void aStatementAboutTheFutureIsRefusedAndConvictsItsSigner() {
        Instant limit = NOW.plus(EvidenceReader.TOLERANCE);
        accepted(receiptEntry(receipt(limit)));
        assertThat(refusal(receiptEntry(receipt(limit.plusMillis(1))))).isEqualTo(Reason.CONTRADICTION);
        byte[] sealed = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt(limit.plusMillis(1)));
        Accepted fault = accepted(EvidenceWriter.contradictionEntry(sealed, NOW.plusSeconds(99)));
        assertThat(fault.evidence()).isInstanceOfSatisfying(Fault.class, found -> {
            assertThat(found.culprit()).isEqualTo(downloader.id());
            assertThat(found.kind()).isEqualTo(Fault.Kind.IMPOSSIBLE_STATEMENT);
            assertThat(found.time()).isEqualTo(NOW);
        });
        byte[] honest = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt(NOW));
        assertThat(refusal(EvidenceWriter.contradictionEntry(honest, NOW))).isEqualTo(Reason.UNPROVEN);
    }

    @Test
    void anImpossibleStatementIsOneBreachHoweverItIsEncoded() throws Exception {
        Instant ahead = NOW.plus(EvidenceReader.TOLERANCE).plusMillis(1);
        byte[] sealed = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt(ahead));
        UnknownFieldSet padding = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        byte[] padded = Sealed.parseFrom(sealed).toBuilder()
                .setUnknownFields(padding)
                .build()
                .toByteArray();
        assertThat(padded).isNotEqualTo(sealed);
        assertThat(accepted(EvidenceWriter.contradictionEntry(padded, NOW)).evidence())
                .isEqualTo(
                        accepted(EvidenceWriter.contradictionEntry(sealed, NOW)).evidence());
        byte[] another = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt(ahead));
        assertThat(accepted(EvidenceWriter.contradictionEntry(another, NOW)).evidence())
                .isNotEqualTo(
                        accepted(EvidenceWriter.contradictionEntry(sealed, NOW)).evidence());
    }

    @Test
    void aForkedLogConvictsItsOwnerAndAnHonestOneDoesNot() {
        LogTree honest = new LogTree();
        LogTree forked = new LogTree();
        for (int i = 0; i < 20; i++) {
            honest.add(TreeHash.leaf(new byte[] {(byte) i}));
            forked.add(TreeHash.leaf(new byte[] {(byte) (i == 3 ? 99 : i)}));
        }
        Checkpoint older = Checkpoint.sign(supernode, NETWORK.toString(), honest.head(10));
        Checkpoint newer = Checkpoint.sign(supernode, NETWORK.toString(), forked.head(20));
        byte[] proof =
                EvidenceWriter.conflictEntry(older, newer, forked.head(10).root(), forked.consistency(10, 20), NOW);
        assertThat(accepted(proof).evidence())
                .isEqualTo(new Fault(supernode.id(), Fault.Kind.CONFLICTING_HEADS, "heads", NOW));
        Checkpoint same = Checkpoint.sign(supernode, NETWORK.toString(), forked.head(10));
        accepted(EvidenceWriter.conflictEntry(older, same, forked.head(10).root(), forked.consistency(10, 10), NOW));

        Checkpoint later = Checkpoint.sign(supernode, NETWORK.toString(), honest.head(20));
        byte[] slander =
                EvidenceWriter.conflictEntry(older, later, honest.head(10).root(), honest.consistency(10, 20), NOW);
        assertThat(refusal(slander)).isEqualTo(Reason.MALFORMED);
        byte[] badPath =
                EvidenceWriter.conflictEntry(older, later, forked.head(10).root(), forked.consistency(10, 20), NOW);
        assertThat(refusal(badPath)).isEqualTo(Reason.MALFORMED);
        Checkpoint another = Checkpoint.sign(uploader, NETWORK.toString(), forked.head(20));
        byte[] twoLogs =
                EvidenceWriter.conflictEntry(older, another, forked.head(10).root(), forked.consistency(10, 20), NOW);
        assertThat(refusal(twoLogs)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void noBitOfAnEntryCanChange() {
        long seed = 11;
        Random random = new Random(seed);
        byte[] good = receiptEntry(receipt(NOW));
        for (int round = 0; round < 1000; round++) {
            byte[] changed = good.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(reader.read(changed))
                    .as("seed %d round %d byte %d", seed, round, at)
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void impossibleFiguresAreRefused() {
        byte[] sealed = EvidenceWriter.sealReceipt(sealer(downloader, NOW), receipt(NOW));
        assertThat(refusal(new byte[0])).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(new byte[] {1, 2, 3})).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(new byte[EvidenceReader.MAX_ENTRY_BYTES + 1])).isEqualTo(Reason.MALFORMED);
        for (long bytes : new long[] {0, -1, Long.MIN_VALUE, Receipt.MAX_BYTES + 1, Long.MAX_VALUE}) {
            assertThat(refusal(edited(sealed, body -> body.setBytes(bytes)))).isEqualTo(Reason.MALFORMED);
        }
        for (long time : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            assertThat(refusal(edited(sealed, body -> body.setFirstMillis(time))))
                    .isEqualTo(Reason.MALFORMED);
            assertThat(refusal(edited(sealed, body -> body.setLastMillis(time))))
                    .isEqualTo(Reason.MALFORMED);
        }
        assertThat(refusal(edited(
                        sealed,
                        body -> body.setUploader(
                                ByteString.copyFrom(downloader.id().bytes())))))
                .isEqualTo(Reason.MALFORMED);
    }

    /** A receipt with figures that {@link Receipt} would not let pass, properly sealed and countersigned. */
    private byte[] edited(byte[] sealed, UnaryOperator<ReceiptBody.Builder> edit) {
        try {
            byte[] body = edit.apply(
                            ReceiptBody.parseFrom(Sealed.parseFrom(sealed).getBody()).toBuilder())
                    .build()
                    .toByteArray();
            byte[] again = sealer(downloader, NOW).seal(SealType.RECEIPT, body).toByteArray();
            return EvidenceWriter.receiptEntry(again, EvidenceWriter.countersign(uploader, again));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anotherNetworksEvidenceIsRefused() {
        byte[] other = new byte[32];
        other[0] = 1;
        EvidenceReader elsewhere = new EvidenceReader(NetworkId.of(other));
        assertThat(((Refused) elsewhere.read(receiptEntry(receipt(NOW)))).reason())
                .isEqualTo(Reason.SEAL);
    }
}
