package org.fasttrack.supernode.books;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.Backing;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.supernode.reach.Reachability;
import org.fasttrack.supernode.session.AttachedPeers.Candidate;

/**
 * What a peer has to be before it is asked to become a supernode, as far as this supernode can see it.
 *
 * @param attached what is known of a peer that is attached here
 */
public record PromotionCriteria(PromotionPolicy policy, Function<NodeId, Optional<Candidate>> attached) {
    /** One of them. @param detail one line for people */
    public record Criterion(String name, Verdict verdict, String detail) {
        Criterion(String name, boolean met, String detail) {
            this(name, met ? Verdict.MET : Verdict.NOT_MET, detail);
        }
    }

    /** Whether a peer is what it has to be; of who is attached elsewhere this supernode cannot tell all. */
    public enum Verdict {
        MET,
        NOT_MET,
        UNKNOWN
    }

    /** @param backing asked only of who has the score: it looks at the whole network, and identities are free */
    List<Criterion> of(Score score, Supplier<Backing> backing) {
        Optional<Candidate> peer = attached.apply(score.node());
        return List.of(
                new Criterion(
                        "score",
                        score.value() >= policy.threshold(),
                        score.value() + " of " + policy.threshold() + " points"),
                score.value() >= policy.threshold()
                        ? backing(backing.get())
                        : new Criterion("backing", Verdict.UNKNOWN, "looked at once it has the score"),
                new Criterion(
                        "up now",
                        peer.isPresent() ? Verdict.MET : Verdict.UNKNOWN,
                        peer.isPresent()
                                ? "attached to this supernode"
                                : "not attached to the supernode that was asked; its own knows"),
                of("reachable", peer, candidate -> candidate.reach().isOpen(), PromotionCriteria::reach),
                of("willing", peer, Candidate::willing, PromotionCriteria::will),
                of("memory", peer, candidate -> candidate.memoryMib() >= policy.memoryMib(), this::memory));
    }

    private static Criterion backing(Backing backing) {
        String detail = backing.supernodes() == 0
                ? "nobody of standing vouches for anybody"
                : "most of those who vouch stand behind it at " + backing.behind() + " of " + backing.supernodes()
                        + (backing.supernodes() == 1 ? " supernode" : " supernodes");
        return new Criterion("backing", backing.suffices(), detail);
    }

    private static Criterion of(
            String name, Optional<Candidate> peer, Predicate<Candidate> met, Function<Candidate, String> detail) {
        return peer.map(candidate -> new Criterion(name, met.test(candidate), detail.apply(candidate)))
                .orElseGet(() -> new Criterion(name, Verdict.UNKNOWN, "known to its own supernode only"));
    }

    private static String reach(Candidate peer) {
        Reachability reach = peer.reach();
        return reach.isOpen()
                ? "its data port answers at " + reach.address()
                : "its data port was not reached" + (reach.detail().isEmpty() ? "" : ": " + reach.detail());
    }

    private static String will(Candidate peer) {
        return peer.willing() ? "it would be a supernode" : "it does not want to be one (--no-promotion)";
    }

    private String memory(Candidate peer) {
        return peer.memoryMib() + " of " + policy.memoryMib() + " MiB";
    }
}
