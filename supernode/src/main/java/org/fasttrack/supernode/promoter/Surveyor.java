package org.fasttrack.supernode.promoter;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.EvidenceHead;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.supernode.promotion.PromotionInput;
import org.fasttrack.supernode.promotion.Standing;
import org.fasttrack.supernode.promotion.Survey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up what a promotion is decided by: peers, candidates, scores, and the evidence that they rest on. */
final class Surveyor {
    private static final Logger LOG = LoggerFactory.getLogger(Surveyor.class);

    private final PromotionPolicy policy;
    private final Promoter.Surroundings around;
    private final InstantSource clock;
    private final Nomination nomination;

    Surveyor(PromotionPolicy policy, Promoter.Surroundings around, InstantSource clock) {
        this.policy = policy;
        this.around = around;
        this.clock = clock;
        this.nomination = new Nomination(around.scores());
    }

    /**
     * How things are now.
     *
     * @param nominees whether candidates are looked for
     * @param others the other members
     */
    Survey survey(boolean nominees, List<NodeId> others) {
        List<NodeId> candidates = nominees ? around.attached().candidates(policy.memoryMib()) : List.of();
        List<NodeId> convicted = around.scores().convicted(clock.instant());
        Map<NodeId, Standing> members =
                others.stream().collect(Collectors.toMap(member -> member, member -> standing(member, convicted)));
        return new Survey(
                around.attached().count(),
                nomination.best(candidates, policy.threshold(), clock.instant()),
                members,
                heads(nominees));
    }

    /** What is known of a ballot's candidate: its backing only where that decides, for it looks at the whole network. */
    PromotionInput.Examined examine(NodeId proposer, Ballot ballot) {
        Instant now = clock.instant();
        NodeId candidate = ballot.candidate();
        Standing standing = standing(candidate, around.scores().convicted(now));
        boolean mayNeedIt = ballot.kind() == Ballot.Kind.PROMOTION
                && standing.score() >= policy.threshold()
                && !standing.convicted();
        Backing backing = mayNeedIt ? around.scores().backing(candidate, now) : Backing.NONE;
        return new PromotionInput.Examined(proposer, ballot, standing, backing);
    }

    private Standing standing(NodeId node, List<NodeId> convicted) {
        return new Standing(around.scores().value(node, clock.instant()), convicted.contains(node));
    }

    /** A head is made durable before it is shown, so it is asked for only when a ballot may need it. */
    private List<EvidenceHead> heads(boolean needed) {
        try {
            return needed
                    ? around.scores().heads().stream()
                            .limit(Ballot.MAX_HEADS)
                            .map(Surveyor::head)
                            .toList()
                    : List.of();
        } catch (IOException e) {
            LOG.warn("the evidence log's head cannot be read; ballots name none: {}", e.getMessage());
            return List.of();
        }
    }

    private static EvidenceHead head(Checkpoint checkpoint) {
        return new EvidenceHead(checkpoint.log(), checkpoint.head());
    }
}
