package org.fasttrack.supernode.promotion;

import java.util.List;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.EvidenceHead;

/**
 * How things are at this supernode.
 *
 * @param peers attached here
 * @param nominees the best of them, at most {@link PromotionMessage.Report#MAX_NOMINEES}; none unless they were asked for
 * @param members what is known of the other supernodes
 * @param heads how far the evidence was read
 */
public record Survey(int peers, List<Nominee> nominees, Map<NodeId, Standing> members, List<EvidenceHead> heads) {
    static final Survey NONE = new Survey(0, List.of(), Map.of(), List.of());

    public Survey {
        nominees = List.copyOf(nominees);
        members = Map.copyOf(members);
        heads = List.copyOf(heads);
    }
}
