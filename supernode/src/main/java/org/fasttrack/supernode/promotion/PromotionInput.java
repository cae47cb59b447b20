package org.fasttrack.supernode.promotion;

import java.util.List;
import org.fasttrack.common.core.Input;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.reputation.Backing;

/** What happens to {@link PromotionCore}. */
public sealed interface PromotionInput extends Input {
    /** @param members of the cluster, this node included */
    record ViewChanged(List<NodeId> members) implements PromotionInput {
        public ViewChanged {
            members = List.copyOf(members);
        }
    }

    /** Answers {@link PromotionEffect.TakeSurvey}. */
    record Surveyed(Survey survey) implements PromotionInput {}

    /** A member said something; a vote's seal is verified. */
    record Heard(NodeId from, PromotionMessage message) implements PromotionInput {}

    /** Answers {@link PromotionEffect.Examine}. */
    record Examined(NodeId proposer, Ballot ballot, Standing standing, Backing backing) implements PromotionInput {}

    /** Answers {@link PromotionEffect.Ask}; a peer that is gone is not willing. */
    record Answered(NodeId candidate, boolean willing) implements PromotionInput {}

    /** A certificate that holds has become known, this node's own work or another's. */
    record Certified(Certificate certificate) implements PromotionInput {}
}
