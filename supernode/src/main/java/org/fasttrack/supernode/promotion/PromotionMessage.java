package org.fasttrack.supernode.promotion;

import java.util.List;
import org.fasttrack.common.promotion.Ballot;

/** What supernodes say to each other about promotion. */
public sealed interface PromotionMessage {
    /** How many peers are attached to the sender, and whom of them it would promote. */
    record Report(int peers, List<Nominee> nominees) implements PromotionMessage {
        public static final int MAX_NOMINEES = 3;

        public Report {
            nominees = List.copyOf(nominees);
            if (peers < 0 || nominees.size() > MAX_NOMINEES) {
                throw new IllegalArgumentException("a report has at most " + MAX_NOMINEES + " nominees");
            }
        }

        /** Whether others should hear of it: each peer counts among few, not among thousands. */
        boolean isNewsAfter(Report last) {
            return !nominees.equals(last.nominees) || Math.abs(peers - last.peers) * 20L > last.peers;
        }
    }

    /** The sender asks for votes. */
    record Proposal(Ballot ballot) implements PromotionMessage {}

    /** The sender votes for the ballot. */
    record Vote(Ballot ballot) implements PromotionMessage {}

    /** The sender does not vote for the ballot. @param reason one line for people */
    record Refusal(Ballot ballot, String reason) implements PromotionMessage {}
}
