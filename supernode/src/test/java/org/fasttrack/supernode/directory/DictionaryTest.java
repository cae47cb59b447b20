package org.fasttrack.supernode.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dictionary against a sorted list of its words. */
class DictionaryTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void wordsAndPrefixesStandWhereASortedListHasThem(long seed) {
        Random random = new Random(seed);
        List<byte[]> words = words(random, 3000);
        Dictionary dictionary = dictionary(words);
        for (int i = 0; i < words.size(); i++) {
            assertThat(dictionary.find(words.get(i)))
                    .as("seed %d word %d", seed, i)
                    .isEqualTo(i);
            assertThat(dictionary.handle(i)).isEqualTo(i * 3);
        }
        for (int i = 0; i < 5000; i++) {
            byte[] asked = word(random);
            int at = Collections.binarySearch(words, asked, Arrays::compareUnsigned);
            String which = "seed " + seed + " asked " + new String(asked, UTF_8);
            assertThat(dictionary.find(asked)).as(which).isEqualTo(at >= 0 ? at : -1);
            int ceiling = at >= 0 ? at : ~at;
            assertThat(dictionary.ceiling(asked)).as(which).isEqualTo(ceiling);
            int end = ceiling;
            while (end < words.size() && startsWith(words.get(end), asked)) {
                end++;
            }
            assertThat(dictionary.prefixEnd(asked, ceiling)).as(which).isEqualTo(end);
        }
    }

    @Test
    void allWordsAreReadInOrder() {
        List<byte[]> words = words(new Random(9), 1000);
        Dictionary.Reader reader = dictionary(words).reader();
        for (byte[] word : words) {
            assertThat(reader.next()).isTrue();
            assertThat(Arrays.copyOf(reader.word, reader.length)).isEqualTo(word);
        }
        assertThat(reader.next()).isFalse();
    }

    @Test
    void anEmptyDictionaryHasNoWord() {
        Dictionary dictionary = dictionary(List.of());
        assertThat(dictionary.find("a".getBytes(UTF_8))).isEqualTo(-1);
        assertThat(dictionary.ceiling("a".getBytes(UTF_8))).isZero();
        assertThat(dictionary.prefixEnd("a".getBytes(UTF_8), 0)).isZero();
    }

    private static boolean startsWith(byte[] word, byte[] prefix) {
        return word.length >= prefix.length && Arrays.equals(word, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static Dictionary dictionary(List<byte[]> words) {
        Dictionary.Writer writer = new Dictionary.Writer(1);
        for (int i = 0; i < words.size(); i++) {
            writer.add(words.get(i), 0, words.get(i).length, i * 3);
        }
        return writer.finish();
    }

    private static List<byte[]> words(Random random, int count) {
        TreeSet<byte[]> words = new TreeSet<>(Arrays::compareUnsigned);
        while (words.size() < count) {
            words.add(word(random));
        }
        return new ArrayList<>(words);
    }

    /** Few letters, so that beginnings are shared; some words as long as words get, some not ASCII. */
    private static byte[] word(Random random) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(20) == 0 ? 20 + random.nextInt(44) : 1 + random.nextInt(12);
        boolean wide = random.nextInt(10) == 0;
        while (word.length() < length) {
            word.append(wide ? (char) ('一' + random.nextInt(3)) : (char) ('a' + random.nextInt(3)));
        }
        return word.toString().getBytes(UTF_8);
    }
}
