package org.fasttrack.common.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.core.ClockTolerance;
import org.fasttrack.common.evidence.Reading.Accepted;
import org.fasttrack.common.evidence.Reading.Reason;
import org.fasttrack.common.evidence.Reading.Refused;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.Signatures;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.SealedBytes;
import org.fasttrack.common.wire.proto.Countersigned;
import org.fasttrack.common.wire.proto.FaultProof;
import org.fasttrack.common.wire.proto.LogEntry;
import org.fasttrack.common.wire.proto.ReceiptBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SpotCheckBody;
import org.fasttrack.common.wire.proto.UptimeBody;

/**
 * Verifies log entries of one network: every signature in them, and that what is signed can be true. A refusal is a value.
 * What is accepted now is accepted at any time by anybody: nothing here depends on a clock. Thread-safe.
 */
public final class EvidenceReader {
    /** The longest entry: two checkpoints with many cosignatures and a proof. */
    public static final int MAX_ENTRY_BYTES = 0xffff;

    /** How far the times in a statement may be ahead of its seal, and a heartbeat outside of what it attests. */
    public static final Duration TOLERANCE = ClockTolerance.VALUE;

    private final NetworkId network;
    private final boolean verifying;
    private final Opener opener;

    public EvidenceReader(NetworkId network) {
        this(network, true);
    }

    private EvidenceReader(NetworkId network, boolean verifying) {
        this.network = network;
        this.verifying = verifying;
        this.opener = new Opener(network, InstantSource.system()); // lasting documents are opened without a clock
    }

    /** Reads what this node verified itself before: the figures are checked, the signatures believed. */
    public EvidenceReader withoutSignatures() {
        return new EvidenceReader(network, false);
    }

    /** A refusal on its way out of the parsers. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Refused refused;

        RefusedException(Reason reason, String detail) {
            super(detail, null, false, false);
            this.refused = new Refused(reason, detail);
        }
    }

    /** One step of reading. */
    private interface Step {
        Accepted read() throws RefusedException, InvalidProtocolBufferException;
    }

    private static Reading attempt(Step step) {
        try {
            return step.read();
        } catch (RefusedException e) {
            return e.refused;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return new Refused(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /** Reads one entry as it stands in a log. */
    public Reading read(byte[] entry) {
        return attempt(() -> {
            if (entry.length > MAX_ENTRY_BYTES) {
                throw new RefusedException(Reason.MALFORMED, "an entry of " + entry.length + " bytes");
            }
            LogEntry parsed = LogEntry.parseFrom(entry);
            return switch (parsed.getEvidenceCase()) {
                case RECEIPT -> countersigned(parsed.getReceipt());
                case UPTIME -> uptime(parsed.getUptime());
                case SPOT_CHECK -> spotCheck(parsed.getSpotCheck());
                case FAULT -> fault(parsed.getFault());
                case EVIDENCE_NOT_SET -> throw new RefusedException(Reason.MALFORMED, "an empty entry");
            };
        });
    }

    /** Reads the downloader's half of a receipt: what an uploader does before it countersigns. */
    public Reading readReceipt(byte[] sealedReceipt) {
        return attempt(() -> receipt(ByteString.copyFrom(sealedReceipt)));
    }

    private Accepted countersigned(Countersigned both) throws RefusedException, InvalidProtocolBufferException {
        Accepted half = receipt(both.getReceipt());
        Receipt receipt = (Receipt) half.evidence();
        byte[] signed = EvidenceWriter.countersigned(both.getReceipt().toByteArray());
        if (verifying
                && !Signatures.verify(
                        receipt.uploader(), signed, both.getCountersignature().toByteArray())) {
            throw new RefusedException(
                    Reason.COUNTERSIGNATURE, receipt.uploader().shortForm() + " did not countersign the receipt");
        }
        return new Accepted(receipt, half.stated(), 2);
    }

    private Accepted receipt(ByteString sealed) throws RefusedException, InvalidProtocolBufferException {
        Opening.Opened opened = open(sealed, SealType.RECEIPT);
        Receipt receipt = receipt(opened);
        notAhead(receipt.last(), opened);
        return new Accepted(receipt, opened.time(), 1);
    }

    private static Receipt receipt(Opening.Opened opened) throws InvalidProtocolBufferException {
        ReceiptBody body = ReceiptBody.parseFrom(opened.body());
        return new Receipt(
                TransferId.of(body.getTransfer().toByteArray()),
                NodeId.of(body.getUploader().toByteArray()),
                opened.signer(),
                ContentId.of(body.getContent().toByteArray()),
                body.getBytes(),
                Instant.ofEpochMilli(body.getFirstMillis()),
                Instant.ofEpochMilli(body.getLastMillis()));
    }

    private Accepted uptime(ByteString sealed) throws RefusedException, InvalidProtocolBufferException {
        Opening.Opened opened = open(sealed, SealType.UPTIME);
        UptimeBody body = UptimeBody.parseFrom(opened.body());
        UptimeRecord uptime = uptime(opened, body);
        notAhead(uptime.to(), opened);
        Opening.Opened heartbeat = open(body.getHeartbeat(), SealType.HEARTBEAT);
        boolean inTime = !heartbeat.time().isBefore(uptime.from().minus(TOLERANCE))
                && !heartbeat.time().isAfter(uptime.to().plus(TOLERANCE));
        if (!heartbeat.signer().equals(uptime.peer()) || !inTime) {
            throw new RefusedException(
                    Reason.COUNTERSIGNATURE,
                    "the heartbeat is not one of " + uptime.peer().shortForm() + " at that time");
        }
        return new Accepted(uptime, opened.time(), 2);
    }

    private static UptimeRecord uptime(Opening.Opened opened, UptimeBody body) {
        return new UptimeRecord(
                NodeId.of(body.getPeer().toByteArray()),
                opened.signer(),
                new NetworkPrefix(body.getPrefix()),
                Instant.ofEpochMilli(body.getFromMillis()),
                Instant.ofEpochMilli(body.getToMillis()));
    }

    private Accepted spotCheck(ByteString sealed) throws RefusedException, InvalidProtocolBufferException {
        Opening.Opened opened = open(sealed, SealType.SPOT_CHECK);
        SpotCheckBody body = SpotCheckBody.parseFrom(opened.body());
        SpotCheck check = new SpotCheck(
                NodeId.of(body.getPeer().toByteArray()),
                opened.signer(),
                new NetworkPrefix(body.getPrefix()),
                ContentId.of(body.getContent().toByteArray()),
                body.getLeaf(),
                SpotCheck.Verdict.of(body.getVerdict()),
                Instant.ofEpochMilli(body.getTimeMillis()));
        notAhead(check.time(), opened);
        return new Accepted(check, opened.time(), 1);
    }

    /** Nobody can know what has not happened yet. */
    private static void notAhead(Instant latest, Opening.Opened opened) throws RefusedException {
        if (latest.isAfter(opened.time().plus(TOLERANCE))) {
            throw new RefusedException(
                    Reason.CONTRADICTION, "it speaks of " + latest + " and was sealed at " + opened.time());
        }
    }

    private Accepted fault(FaultProof proof) throws RefusedException, InvalidProtocolBufferException {
        Instant found = Instant.ofEpochMilli(proof.getFoundMillis());
        return switch (proof.getProofCase()) {
            case HEADS -> {
                NodeId culprit = HeadConflicts.verify(proof.getHeads(), network);
                yield new Accepted(new Fault(culprit, Fault.Kind.CONFLICTING_HEADS, "heads", found), found, 2);
            }
            case STATEMENT -> contradiction(proof.getStatement());
            case PROOF_NOT_SET -> throw new RefusedException(Reason.UNPROVEN, "a fault without a proof");
        };
    }

    /** A statement that is refused as a contradiction convicts its signer; its seal says when. */
    private Accepted contradiction(ByteString statement) throws RefusedException, InvalidProtocolBufferException {
        Sealed sealed = Sealed.parseFrom(statement);
        boolean receipt = sealed.getType() == SealType.RECEIPT.number();
        Opening.Opened opened = open(statement, receipt ? SealType.RECEIPT : SealType.UPTIME);
        Instant latest = receipt
                ? receipt(opened).last()
                : uptime(opened, UptimeBody.parseFrom(opened.body())).to();
        if (!latest.isAfter(opened.time().plus(TOLERANCE))) {
            throw new RefusedException(Reason.UNPROVEN, "the statement does not contradict its seal");
        }
        // What the signature covers names it: the encoding around that is anybody's to change.
        String name = HexFormat.of().formatHex(TreeHash.leaf(SealedBytes.toSign(sealed)));
        Fault fault = new Fault(opened.signer(), Fault.Kind.IMPOSSIBLE_STATEMENT, name, opened.time());
        return new Accepted(fault, opened.time(), 1);
    }

    private Opening.Opened open(ByteString sealed, SealType type)
            throws RefusedException, InvalidProtocolBufferException {
        Sealed message = Sealed.parseFrom(sealed);
        return switch (verifying ? opener.openLasting(message, type) : believed(message)) {
            case Opening.Opened opened -> opened;
            case Opening.Refused refused -> throw new RefusedException(Reason.SEAL, refused.detail());
        };
    }

    private static Opening believed(Sealed message) {
        return new Opening.Opened(
                NodeId.of(message.getSigner().toByteArray()),
                Instant.ofEpochMilli(message.getTimeMillis()),
                message.getSequence(),
                message.getBody().toByteArray());
    }
}
