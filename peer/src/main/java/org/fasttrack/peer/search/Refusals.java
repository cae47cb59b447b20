package org.fasttrack.peer.search;

import java.util.EnumMap;
import java.util.Map;

/** How many hits were dropped in one search, by reason. Owned by one search. */
public final class Refusals {
    /** Why a hit does not reach the user. */
    public enum Reason {
        /** A field is missing or out of range, or the name is hostile. */
        MALFORMED,
        /** The head's seal does not verify, or belongs to another network. */
        HEAD,
        /** The owner has signed a newer list, or this one is older than owners let theirs become. */
        OLD_LIST,
        /** The record is not in the list that the owner signed. */
        PROOF,
        /** The record is genuine, but not what was asked for. */
        NO_MATCH
    }

    private final Map<Reason, Integer> counts = new EnumMap<>(Reason.class);

    synchronized void count(Reason reason) {
        counts.merge(reason, 1, Integer::sum);
    }

    public synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    public synchronized Map<Reason, Integer> counts() {
        return Map.copyOf(counts);
    }
}
