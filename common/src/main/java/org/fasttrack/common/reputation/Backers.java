package org.fasttrack.common.reputation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;

/** Finds who stands behind one node, in one window. Looks at every dealing once. */
final class Backers {
    private final Books books;
    private final ScoreFormula formula;
    private final Standing self;
    private final String own;

    Backers(Books books, ScoreFormula formula, Standing self) {
        this.books = books;
        this.formula = formula;
        this.self = self;
        this.own = formula.place(self);
    }

    Backing count() {
        Map<NodeId, Long> all = standing(books.standings().filter(this::vouches));
        Map<NodeId, Long> behind = standing(behind().stream());
        long most = all.entrySet().stream()
                .filter(seen -> 2 * behind.getOrDefault(seen.getKey(), 0L) > seen.getValue())
                .count();
        return new Backing(all.size(), (int) most);
    }

    private boolean vouches(Standing node) {
        return node.got.stream().anyMatch(formula::isHeard);
    }

    private Set<Standing> behind() {
        Set<Standing> found = new HashSet<>();
        Deque<Standing> next = new ArrayDeque<>();
        next.add(self);
        while (!next.isEmpty()) {
            for (Dealing dealing : next.remove().served.values()) {
                if (!found.contains(dealing.downloader) && formula.isHeard(dealing)) {
                    found.add(dealing.downloader);
                    next.add(dealing.downloader);
                }
            }
        }
        return found;
    }

    /** What spot checks gave these nodes, by the supernode that saw them most. A node is not behind those of its own place. */
    private Map<NodeId, Long> standing(Stream<Standing> nodes) {
        Map<NodeId, Long> standing = new HashMap<>();
        nodes.forEach(node -> formula.home(node)
                .filter(home -> !home.place().equals(own))
                .ifPresent(home -> standing.merge(group(home), formula.standingMilli(node, 0), Long::sum)));
        standing.values().removeIf(milli -> milli == 0);
        return standing;
    }

    /** While few give standing all are one group, whatever it is called. */
    private NodeId group(Home home) {
        return books.hasManyWitnesses() ? home.witness() : self.node;
    }
}
