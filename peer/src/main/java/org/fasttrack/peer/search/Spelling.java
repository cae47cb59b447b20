package org.fasttrack.peer.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Words that look alike. Supernodes find words by how they begin, so that a slip in the first letters stays. */
final class Spelling {
    private static final int SHORTEST = 3;
    /** Up to here two letters may begin it: with three, the slip would be among them too often. */
    private static final int SHORT = 6;
    /** At most so many beginnings of one word are asked for. */
    static final int BEGINNINGS = 3;

    private Spelling() {}

    /** Beginnings, of which one should find what was meant by {@code word}, likeliest first: at most {@value #BEGINNINGS}. */
    static List<String> beginnings(String word) {
        int length = word.length();
        if (length < SHORTEST) {
            return List.of();
        }
        return Stream.of(length, length - 2, length <= SHORT ? 2 : 3)
                .filter(letters -> letters > 1)
                .distinct()
                .map(letters -> whole(word, letters))
                .toList();
    }

    /** Does not end within a character. */
    private static String whole(String word, int letters) {
        int end = Math.min(letters, word.length());
        return word.substring(0, Character.isHighSurrogate(word.charAt(end - 1)) ? end - 1 : end);
    }

    /**
     * What to ask for in place of {@code word}: all that begins so, when something does, else the word of {@code known}
     * that takes the fewest slips of the pen, and of those the one that stands there most often.
     */
    static Optional<String> instead(String word, Collection<String> known) {
        if (known.stream().anyMatch(one -> one.startsWith(word))) {
            return Optional.of(word + "*");
        }
        Map<String, Integer> often = new LinkedHashMap<>();
        known.forEach(one -> often.merge(one, 1, Integer::sum));
        return often.keySet().stream()
                .filter(one -> slips(word, one) <= allowed(word))
                .min(Comparator.comparingInt((String one) -> slips(word, one))
                        .thenComparingInt(one -> -often.getOrDefault(one, 0)));
    }

    /** A number that is nearly the same is another one. */
    private static int allowed(String word) {
        if (word.length() <= SHORTEST || word.codePoints().anyMatch(Character::isDigit)) {
            return 0;
        }
        return word.length() <= 5 ? 1 : 2;
    }

    /**
     * How many letters are missing, too many, wrong or in the place of their neighbour: the distance of optimal string
     * alignment (Damerau 1964; Boytsov, Indexing Methods for Approximate Dictionary Searching, 2011).
     */
    static int slips(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(from, to, i, j, cost);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(String from, String to, int i, int j, int[][] cost) {
        int wrong = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j - 1] + wrong, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
