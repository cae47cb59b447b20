package org.fasttrack.common.query;

import java.util.List;

/** What a query asks of a file's name. Words are normalised by {@link Words}. */
public sealed interface Term {
    /** The name has this word. */
    record Word(String word) implements Term {}

    /** The name has a word that starts so: {@code pre*}. */
    record Prefix(String prefix) implements Term {}

    /** The name has these words next to each other, in this order: {@code "two words"}. */
    record Phrase(List<String> words) implements Term {
        public Phrase {
            words = List.copyOf(words);
        }
    }
}
