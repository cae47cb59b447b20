package org.fasttrack.common.promotion;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/**
 * What supernodes vote on: whether {@code candidate} is one of them until {@code expires}.
 *
 * @param issued when it was proposed; to the millisecond, as all times here
 * @param expires when a promotion ends; for a withdrawal, when the last certificate that it ends would have
 * @param electors who votes: of the proposer's cluster, as each voter checks, and never the candidate
 * @param heads the evidence that the proposer looked at, so that anyone can compute the candidate's score anew
 */
public record Ballot(
        Kind kind, NodeId candidate, Instant issued, Instant expires, List<NodeId> electors, List<EvidenceHead> heads) {
    /** A certificate travels in each TLS handshake of its holder, so the number of votes in it is bounded. */
    public static final int MAX_ELECTORS = 15;

    public static final int MAX_HEADS = 8;

    /** What is decided. */
    public enum Kind {
        /** The candidate may be a supernode; renews an earlier promotion. */
        PROMOTION(1),
        /** The candidate's certificates that were issued up to now count no more. */
        WITHDRAWAL(2);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** As it is signed: never changes. */
        public int number() {
            return number;
        }

        /** @throws IllegalArgumentException when there is no such kind */
        public static Kind of(int number) {
            return switch (number) {
                case 1 -> PROMOTION;
                case 2 -> WITHDRAWAL;
                default -> throw new IllegalArgumentException("there is no ballot of kind " + number);
            };
        }
    }

    public Ballot {
        issued = issued.truncatedTo(ChronoUnit.MILLIS);
        expires = expires.truncatedTo(ChronoUnit.MILLIS);
        electors = List.copyOf(electors);
        heads = List.copyOf(heads);
        if (electors.isEmpty()
                || electors.size() > MAX_ELECTORS
                || Set.copyOf(electors).size() != electors.size()) {
            throw new IllegalArgumentException("a ballot has 1 to " + MAX_ELECTORS + " different electors");
        }
        if (electors.contains(candidate)) {
            throw new IllegalArgumentException("nobody votes on itself");
        }
        if (heads.size() > MAX_HEADS || !expires.isAfter(issued)) {
            throw new IllegalArgumentException(
                    "a ballot expires after it was issued and has at most " + MAX_HEADS + " heads");
        }
    }

    /** Whether {@code votes} electors are more than half of them. */
    public boolean isMajority(long votes) {
        return votes * 2 > electors.size();
    }
}
