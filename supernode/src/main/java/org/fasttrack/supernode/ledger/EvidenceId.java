package org.fasttrack.supernode.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.fasttrack.common.identity.ByteValue;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.UptimeRecord;

/** Names what evidence says, whoever's bytes say it: the same receipt brought by both parties is one. */
public final class EvidenceId extends ByteValue<EvidenceId> {
    public static final int BYTES = TreeHash.BYTES;

    private EvidenceId(byte[] owned) {
        super(owned);
    }

    public static EvidenceId of(Evidence evidence) {
        // Records print every field, each in a form that only equal values share.
        return new EvidenceId(TreeHash.leaf(said(evidence).toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A fault is the same whenever somebody learned of it: a log says it once. */
    private static Evidence said(Evidence evidence) {
        return evidence instanceof Fault fault
                ? new Fault(fault.culprit(), fault.kind(), fault.proof(), Instant.EPOCH)
                : evidence;
    }

    /** The nodes whose history it belongs to. */
    static List<NodeId> about(Evidence evidence) {
        return switch (evidence) {
            case Receipt receipt -> List.of(receipt.uploader(), receipt.downloader());
            case UptimeRecord uptime -> List.of(uptime.peer());
            case SpotCheck check -> List.of(check.peer());
            case Fault fault -> List.of(fault.culprit());
        };
    }

    /** The first eight bytes. */
    @Override
    public String toString() {
        return hex(8);
    }
}
