package org.fasttrack.peer.search;

import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.share.InclusionProof;
import org.fasttrack.common.share.ShareListHead;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.proto.Hit;

/**
 * Lets through only what an owner signed and the query asked for. A supernode can therefore hide a file, but never
 * invent, alter or resurrect one.
 */
public final class HitVerifier {
    private final HeadMemory heads;

    public HitVerifier(HeadMemory heads) {
        this.heads = heads;
    }

    /** The hit as its owner vouches for it and as the query asked, or empty, counted in {@code refusals}. */
    public Optional<VerifiedHit> verify(Hit hit, Query query, Refusals refusals) {
        Optional<VerifiedHit> vouched = verify(hit, refusals);
        if (vouched.isPresent() && !Matcher.matches(query, vouched.get().record())) {
            return refuse(refusals, Refusals.Reason.NO_MATCH);
        }
        return vouched;
    }

    /** The hit as its owner vouches for it, whatever was asked. */
    public Optional<VerifiedHit> verify(Hit hit, Refusals refusals) {
        Optional<ShareRecord> record = WireShares.fromWire(hit.getRecord());
        Optional<InclusionProof> proof = proof(hit);
        if (record.isEmpty() || proof.isEmpty() || hit.getSupernode().size() != NodeId.BYTES) {
            return refuse(refusals, Refusals.Reason.MALFORMED);
        }
        return switch (heads.judge(hit.getHead())) {
            case HeadMemory.Verdict.Forged forged -> refuse(refusals, Refusals.Reason.HEAD);
            case HeadMemory.Verdict.Old old -> refuse(refusals, Refusals.Reason.OLD_LIST);
            case HeadMemory.Verdict.Current(ShareListHead head) ->
                proof.get().verifies(record.get(), hit.getPosition(), head.count(), head.root())
                        ? Optional.of(vouched(hit, record.get(), head.owner()))
                        : refuse(refusals, Refusals.Reason.PROOF);
        };
    }

    private static VerifiedHit vouched(Hit hit, ShareRecord record, NodeId owner) {
        int reputation = Math.clamp(hit.getReputation(), 0, 1000);
        NodeId supernode = NodeId.of(hit.getSupernode().toByteArray());
        return new VerifiedHit(record, owner, hit.getAddress(), hit.getFirewalled(), reputation, supernode);
    }

    private static Optional<InclusionProof> proof(Hit hit) {
        try {
            return Optional.of(new InclusionProof(hit.getPathList().stream()
                    .limit(33)
                    .map(hash -> hash.toByteArray())
                    .toList()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<VerifiedHit> refuse(Refusals refusals, Refusals.Reason reason) {
        refusals.count(reason);
        return Optional.empty();
    }
}
