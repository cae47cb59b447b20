package org.fasttrack.supernode.promotion;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificates;

/** The count of one ballot that this supernode proposed. */
final class Poll {
    private final Ballot ballot;
    private final Instant until;
    private final Set<NodeId> votes = new TreeSet<>();
    private final Map<NodeId, String> refusals = new TreeMap<>();

    /** @param until when those who said nothing count as refusing */
    Poll(Ballot ballot, Instant until) {
        this.ballot = ballot;
        this.until = until;
    }

    Ballot ballot() {
        return ballot;
    }

    Instant until() {
        return until;
    }

    void vote(NodeId elector) {
        if (ballot.electors().contains(elector)) {
            votes.add(elector);
        }
    }

    void refuse(NodeId elector, String reason) {
        if (ballot.electors().contains(elector)) {
            refusals.put(elector, reason);
        }
    }

    /** Whether the votes make a certificate, as {@link Certificates} judges it. */
    boolean isWon(Predicate<NodeId> root) {
        return ballot.isMajority(votes.size())
                && (votes.size() >= Certificates.MIN_ROOTLESS_VOTES
                        || votes.stream().anyMatch(root));
    }

    boolean isLost() {
        return !ballot.isMajority(ballot.electors().size() - refusals.size());
    }

    /** Why it did not win. */
    String reason() {
        return refusals.values().stream()
                .findFirst()
                .orElse(votes.size() + " of " + ballot.electors().size() + " supernodes voted");
    }
}
