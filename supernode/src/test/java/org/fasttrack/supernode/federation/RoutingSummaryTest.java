package org.fasttrack.supernode.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Test;

class RoutingSummaryTest {
    private static RoutingSummary copied(Shelf shelf) {
        RoutingSummary summary = RoutingSummary.parse(RoutingSummary.of(shelf).toBytes());
        assertNotNull(summary);
        return summary;
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        int length = 1 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            word.appendCodePoint("abcdeé9ßжΣ中𝒳".codePoints().toArray()[random.nextInt(12)]);
        }
        return word.toString();
    }

    @Test
    void neverHidesAMatch() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Shelf shelf = new Shelf();
        for (int i = 0; i < 500; i++) {
            shelf.with(word(random) + " " + word(random) + "-" + word(random) + ".txt" + i);
        }
        RoutingSummary summary = copied(shelf);
        for (ShareRecord record : shelf.records()) {
            for (String word : Words.of(record.name())) {
                String prefix = word.substring(0, 1 + random.nextInt(word.length()));
                Query query = new Query(
                        List.of(
                                new Term.Word(word),
                                new Term.Prefix(prefix),
                                new Term.Phrase(Words.runs(record.name()))),
                        List.of(),
                        new Filters(null, 0, Long.MAX_VALUE, record.content()));
                assertThat(Matcher.matches(query, record)).as("seed %d", seed).isTrue();
                assertThat(summary.mayMatch(query))
                        .as("seed %d, %s", seed, query)
                        .isTrue();
            }
        }
    }

    @Test
    void claimsTooMuchInAboutOneOfAHundred() {
        Shelf shelf = new Shelf();
        for (int i = 0; i < 5_000; i++) {
            shelf.with("word" + i + ".txt");
        }
        RoutingSummary summary = copied(shelf);
        int words = 0;
        int contents = 0;
        for (int i = 0; i < 10_000; i++) {
            words += summary.mayMatch(new Query(List.of(new Term.Word("other" + i)), List.of(), Filters.NONE)) ? 1 : 0;
            Filters filters = new Filters(
                    null, 0, Long.MAX_VALUE, ContentId.of(Shelf.random(32).toByteArray()));
            contents += summary.mayMatch(new Query(List.of(), List.of(), filters)) ? 1 : 0;
        }
        assertThat(words).isLessThan(200);
        assertThat(contents).isLessThan(200);
    }

    @Test
    void emptyDirectoryMatchesNothing() {
        Query any = new Query(List.of(new Term.Word("a")), List.of(), Filters.NONE);
        assertThat(copied(new Shelf()).mayMatch(any)).isFalse();
    }

    @Test
    void damagedBytesAreNoSummary() {
        byte[] good = RoutingSummary.of(new Shelf().with("apple.txt")).toBytes();
        for (int length = 0; length < good.length; length++) {
            assertThat(RoutingSummary.parse(Arrays.copyOf(good, length))).isNull();
        }
        assertThat(RoutingSummary.parse(Arrays.copyOf(good, good.length + 1))).isNull();
        byte[] huge = good.clone();
        huge[1] = 0x7f;
        assertThat(RoutingSummary.parse(huge)).isNull();
        huge[1] = (byte) 0xff;
        assertThat(RoutingSummary.parse(huge)).isNull();
    }
}
