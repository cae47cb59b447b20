package org.fasttrack.supernode.books;

import java.util.List;
import java.util.Optional;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.reach.Reachability;
import org.fasttrack.supernode.session.AttachedPeers;

/** What a peer has to be before it is asked to become a supernode, as far as this supernode can see it. */
public record PromotionCriteria(ScorePolicy policy, AttachedPeers attached) {
    /** One of them. @param detail one line for people */
    public record Criterion(String name, boolean met, String detail) {}

    List<Criterion> of(Score score) {
        Optional<Reachability> reach = attached.reach(score.node());
        return List.of(
                new Criterion(
                        "score",
                        score.value() >= policy.promotion(),
                        score.value() + " of " + policy.promotion() + " points"),
                new Criterion(
                        "up now",
                        reach.isPresent(),
                        reach.isPresent() ? "attached to this supernode" : "not attached to this supernode"),
                new Criterion(
                        "reachable", reach.filter(PromotionCriteria::isOpen).isPresent(), reach(reach)));
    }

    private static boolean isOpen(Reachability reach) {
        return reach.state() == Reachability.State.OPEN;
    }

    private static String reach(Optional<Reachability> reach) {
        return reach.map(found -> isOpen(found)
                        ? "its data port answers at " + found.address()
                        : "its data port was not reached" + (found.detail().isEmpty() ? "" : ": " + found.detail()))
                .orElse("not known here");
    }
}
