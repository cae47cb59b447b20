package org.fasttrack.common.query;

import java.util.List;

/**
 * What a search asks, parsed: every term of {@code all} and none of {@code none}, within {@code filters}.
 *
 * @param all at least one term unless {@code filters} names a content id
 */
public record Query(List<Term> all, List<Term> none, Filters filters) {
    public static final int MAX_TERMS = 32;
    public static final int MAX_TEXT_BYTES = 1024;
    /** A supernode returns at most this many hits, ranked. */
    public static final int MAX_HITS = 100;

    public Query {
        all = List.copyOf(all);
        none = List.copyOf(none);
        if (all.size() + none.size() > MAX_TERMS) {
            throw new IllegalArgumentException("a query has at most " + MAX_TERMS + " terms");
        }
    }
}
