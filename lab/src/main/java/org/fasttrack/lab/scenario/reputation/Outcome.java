package org.fasttrack.lab.scenario.reputation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What an attack brought: the same identities with the lie and without, in the same network.
 *
 * @param told the world in which they lied
 * @param honest the world in which they did the same without lying
 */
record Outcome(Attack attack, World told, List<Member> liars, World honest, List<Member> without) {
    Outcome {
        liars = List.copyOf(liars);
        without = List.copyOf(without);
    }

    long attachedHours() {
        return liars.stream().mapToLong(Member::attachedHours).sum();
    }

    long servedBytes() {
        return liars.stream().mapToLong(Member::servedBytes).sum();
    }

    /** Thousandths of points that the lie gave one identity over what it earned; below 0 for a loss. */
    private long gained(int identity) {
        return told.milli(liars.get(identity)) - honest.milli(without.get(identity));
    }

    /** The most that one identity gained, in thousandths. */
    long mostGained() {
        return IntStream.range(0, pairs()).mapToLong(this::gained).max().orElse(0);
    }

    /** What all of them gained together, in thousandths. */
    long gainedTogether() {
        return IntStream.range(0, pairs()).mapToLong(this::gained).sum();
    }

    private int pairs() {
        return Math.min(liars.size(), without.size());
    }

    /** The highest score at the end. */
    int highest() {
        return liars.stream().mapToInt(told::score).max().orElse(0);
    }

    /** The highest score at the end without the lie. */
    int highestWithout() {
        return without.stream().mapToInt(honest::score).max().orElse(0);
    }

    boolean promoted() {
        return liars.stream().anyMatch(Member::promoted);
    }
}
