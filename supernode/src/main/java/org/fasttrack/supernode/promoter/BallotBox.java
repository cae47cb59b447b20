package org.fasttrack.supernode.promoter;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.PromotionVotes.Vote;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.wire.proto.Sealed;

/** The votes for the ballots that a supernode counts. Thread-safe. */
final class BallotBox {
    private static final int MAX_BALLOTS = 64;

    private final Map<Ballot, Map<NodeId, Sealed>> votes = new ConcurrentHashMap<>();

    /** From now on votes for this ballot are kept; an earlier one about the same candidate is over. */
    void open(Ballot ballot) {
        votes.keySet().removeIf(old -> old.candidate().equals(ballot.candidate()) || votes.size() >= MAX_BALLOTS);
        votes.put(ballot, new ConcurrentHashMap<>());
    }

    /** Keeps the vote if this supernode counts them, and the voter has one. */
    void keep(Vote vote, Sealed sealed) {
        Map<NodeId, Sealed> of = votes.get(vote.ballot());
        if (of != null && vote.ballot().electors().contains(vote.voter())) {
            of.put(vote.voter(), sealed);
        }
    }

    /** The votes for a ballot that is over now; none when they were not counted here. */
    Collection<Sealed> close(Ballot ballot) {
        Map<NodeId, Sealed> of = votes.remove(ballot);
        return of == null ? List.of() : of.values();
    }
}
