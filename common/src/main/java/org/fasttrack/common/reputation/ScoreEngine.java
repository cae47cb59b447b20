package org.fasttrack.common.reputation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.fasttrack.common.identity.NodeId;

/**
 * Scores from evidence. The result depends on the set of evidence and on the moment asked for, never on the order of
 * arrival or on what was asked before, so whoever holds the logs gets the same digits. Evidence is added in microseconds; a
 * score looks at the node's own evidence and at those who vouch for it, {@link ScorePolicy#steps} steps deep. The formula is in {@link
 * ScoreFormula}. Not thread-safe.
 */
public final class ScoreEngine {
    private final ScorePolicy policy;
    private final Books books;

    /** @param supernodes whose attestations count: the roots of the network, and who holds their certificate */
    public ScoreEngine(ScorePolicy policy, Collection<NodeId> supernodes) {
        this.policy = policy;
        this.books = new Books(policy, supernodes);
    }

    public ScorePolicy policy() {
        return policy;
    }

    /** From now on the attestations of {@code supernode} count, earlier ones too. */
    public void admit(NodeId supernode) {
        books.admit(supernode);
    }

    /** Adds what an entry of a log says. The same evidence again, from another log, changes no score. */
    public void add(Evidence evidence, EvidenceRef ref) {
        books.add(evidence, ref);
    }

    /** Every node that evidence names, in the order of their ids. */
    public List<NodeId> nodes() {
        return books.nodes();
    }

    /** Whether the log of {@code node} was proven to be forked, within the window of {@code now}. */
    public boolean isConvicted(NodeId node, Instant now) {
        return standing(node).faults.hasFork(books.window(now));
    }

    /** Whose logs were proven to be forked, within the window of {@code now}: they attest nothing. In the order of their ids. */
    public List<NodeId> convicted(Instant now) {
        return books.convicted(books.window(now));
    }

    /** What {@code node} is worth at {@code now}, and why; evidence dated later does not count yet. */
    public Score score(NodeId node, Instant now) {
        Standing standing = standing(node);
        Window window = books.window(now);
        ScoreFormula formula = new ScoreFormula(books, standing, window);
        return new Score(node, formula.value(), now, new Explanation(formula, policy, standing, window).parts());
    }

    /** Only the number: cheaper where nobody asks why. */
    public int value(NodeId node, Instant now) {
        return new ScoreFormula(books, standing(node), books.window(now)).value();
    }

    /** How much of the network stands behind {@code node} at {@code now}. Looks at all dealings, so not for every search. */
    public Backing backing(NodeId node, Instant now) {
        Standing standing = standing(node);
        ScoreFormula formula = new ScoreFormula(books, standing, books.window(now));
        return new Backers(books, formula, standing).count();
    }

    private Standing standing(NodeId node) {
        Standing known = books.find(node);
        return known == null ? new Standing(node, policy.steps()) : known;
    }

    /** Frees what no longer counts at {@code now}, nor at any later moment. Earlier moments cannot be asked for any more. */
    public void forgetBefore(Instant now) {
        books.forgetBefore(now);
    }
}
