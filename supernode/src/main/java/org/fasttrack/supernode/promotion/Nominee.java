package org.fasttrack.supernode.promotion;

import java.util.Comparator;
import org.fasttrack.common.identity.NodeId;

/** A peer that its supernode would promote: attached, in reach, willing, strong enough, and of this score. */
public record Nominee(NodeId node, int score) {
    public static final Comparator<Nominee> BEST_FIRST =
            Comparator.comparingInt(Nominee::score).reversed().thenComparing(Nominee::node);
}
