package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Ranking;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory against a naive oracle, and under concurrent change. */
class DirectoryTest {
    private static final String[] PARTS = {
        "a",
        "ab",
        "abc",
        "abcd",
        "abcde",
        "track",
        "Träck",
        "mp3player",
        "mp3",
        "3",
        "Straße",
        "so",
        "lib",
        "library",
        "libfoo",
        "日本",
        "😀",
        "x".repeat(80),
        "x".repeat(70),
        "2024",
        "the",
        "song",
        "gz",
        "Ⅷ",
        "10,000",
        "ΣΑΣ"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void answersLikeTheOracle(long seed) {
        Random random = new Random(seed);
        Directory directory = new Directory();
        Map<NodeId, List<ShareRecord>> model = new HashMap<>();
        for (int step = 0; step < 70; step++) {
            change(random, directory, model);
            for (int i = 0; i < 4; i++) {
                Query query = query(random);
                int limit = 1 + random.nextInt(120);
                assertThat(directory.search(query, limit))
                        .as("seed %d step %d %s", seed, step, query)
                        .isEqualTo(oracle(model, query, Math.min(100, limit)));
            }
        }
        long files = model.values().stream().mapToLong(List::size).sum();
        assertThat(directory.stats().files()).isEqualTo(files);
        assertThat(directory.stats().owners()).isEqualTo(model.size());
        model.forEach((owner, list) ->
                assertThat(directory.records(owner, 0, 1 << 20)).isEqualTo(list));
        TreeSet<String> held = new TreeSet<>();
        directory.forEachWord(held::add);
        model.values()
                .forEach(list -> list.forEach(
                        r -> assertThat(held.containsAll(Words.of(r.name()))).isTrue()));
    }

    private static void change(Random random, Directory directory, Map<NodeId, List<ShareRecord>> model) {
        NodeId owner = owner(random.nextInt(25));
        int kind = random.nextInt(10);
        if (kind < 2) {
            model.remove(owner);
            directory.forget(owner);
        } else if (kind < 4 && model.containsKey(owner)) {
            List<ShareRecord> old = model.get(owner);
            List<String> removed = old.stream()
                    .filter(r -> random.nextInt(4) == 0)
                    .map(ShareRecord::name)
                    .toList();
            List<ShareRecord> added = list(random, random.nextInt(5));
            TreeSet<ShareRecord> changed = new TreeSet<>(old);
            changed.removeIf(r -> removed.contains(r.name()));
            added.forEach(r -> {
                changed.remove(r);
                changed.add(r);
            });
            model.put(owner, List.copyOf(changed));
            directory.update(owner, removed, added);
        } else {
            List<ShareRecord> list = list(random, random.nextInt(kind == 9 ? 1500 : 60));
            model.put(owner, list);
            directory.register(owner, list);
        }
    }

    private static List<ShareRecord> list(Random random, int size) {
        TreeSet<ShareRecord> records = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            StringBuilder name = new StringBuilder(PARTS[random.nextInt(PARTS.length)]);
            for (int p = random.nextInt(4); p > 0; p--) {
                name.append(new String[] {" ", "_", "/", "-", ""}[random.nextInt(5)])
                        .append(PARTS[random.nextInt(PARTS.length)]);
            }
            String text = name + (random.nextBoolean() ? zipped(random) : "." + random.nextInt(50));
            records.add(
                    new ShareRecord(text, random.nextInt(1000), content(random.nextInt(300)), random.nextLong() >> 20));
        }
        return List.copyOf(records);
    }

    /** In all the ways that people write it. */
    private static String zipped(Random random) {
        return new String[] {".gz", ".GZ", ".Gz"}[random.nextInt(3)];
    }

    private static Query query(Random random) {
        List<Term> all = new ArrayList<>();
        List<Term> none = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            all.add(term(random));
        }
        if (random.nextInt(3) == 0) {
            none.add(term(random));
        }
        Filters filters = switch (random.nextInt(8)) {
            case 0 -> new Filters(zipped(random).substring(random.nextInt(2)), 0, Long.MAX_VALUE, null);
            case 1 -> new Filters(null, 300, 800, null);
            case 2 -> new Filters(null, 0, Long.MAX_VALUE, content(random.nextInt(300)));
            default -> Filters.NONE;
        };
        return new Query(all, none, filters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "GZ", ".Gz"})
    void extensionsAreFoundHoweverTheyAreWritten(String asked) {
        Directory directory = new Directory();
        List<ShareRecord> list = Stream.of("linux A.gz", "linux B.GZ", "linux C.Gz", "linux D.gz.bz2", "linux gz")
                .map(name -> new ShareRecord(name, 1, content(1), 0))
                .toList();
        directory.register(owner(1), list);
        Query query = new Query(List.of(new Term.Word("linux")), List.of(), new Filters(asked, 0, 9, null));
        assertThat(directory.search(query, 10))
                .extracting(found -> found.record().name())
                .containsExactlyInAnyOrder("linux A.gz", "linux B.GZ", "linux C.Gz");
    }

    private static Term term(Random random) {
        List<String> words = Words.of(PARTS[random.nextInt(PARTS.length)] + " " + PARTS[random.nextInt(PARTS.length)]);
        String word = words.isEmpty() ? "a" : words.get(random.nextInt(words.size()));
        return switch (random.nextInt(5)) {
            case 0 -> new Term.Prefix(word.substring(0, word.offsetByCodePoints(0, 1)));
            case 1 -> new Term.Prefix(word);
            case 2 -> words.isEmpty() ? new Term.Word(word) : new Term.Phrase(words);
            default -> new Term.Word(word);
        };
    }

    private static List<Entry> oracle(Map<NodeId, List<ShareRecord>> model, Query query, int limit) {
        List<Entry> found = new ArrayList<>();
        model.forEach((owner, list) -> IntStream.range(0, list.size())
                .filter(i -> Matcher.matches(query, list.get(i)))
                .forEach(i -> found.add(new Entry(owner, i, list.get(i)))));
        Comparator<Entry> whole =
                Comparator.comparing(e -> !Ranking.isWhole(query, e.record().name()));
        found.sort(whole.thenComparingInt(e -> Ranking.length(e.record().name()))
                .thenComparing(Entry::record)
                .thenComparing(Entry::owner));
        return found.stream().limit(limit).toList();
    }

    @Test
    void largeMergedSegmentsAnswerPrefixesLikeTheOracle() {
        Random random = new Random(7);
        Directory directory = new Directory();
        Map<NodeId, List<ShareRecord>> model = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            List<ShareRecord> list = list(random, 600);
            model.put(owner(i), list);
            directory.register(owner(i), list);
        }
        for (int i = 0; i < 60; i++) {
            Query query = query(random);
            assertThat(directory.search(query, 100)).as("%s", query).isEqualTo(oracle(model, query, 100));
        }
    }

    @Test
    void everybodyWithTheContentIsLocatedOnce() {
        Directory directory = new Directory();
        for (int i = 0; i < 20; i++) {
            directory.register(
                    owner(i), List.of(new ShareRecord("a", 1, content(1), 0), new ShareRecord("b", 1, content(1), 0)));
        }
        directory.forget(owner(3));
        assertThat(directory.locate(content(1), 100))
                .hasSize(19)
                .extracting(Entry::owner)
                .doesNotHaveDuplicates();
        assertThat(directory.locate(content(1), 5)).hasSize(5);
        assertThat(directory.locate(content(2), 5)).isEmpty();
    }

    @Test
    void readersSeeTheOldListOrTheNewOneWhole() throws InterruptedException {
        Directory directory = new Directory();
        NodeId owner = owner(0);
        directory.register(owner, generation(0));
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int g = 1; g < 300; g++) {
                directory.register(owner, generation(g));
                directory.register(owner(g % 40 + 1), others(g));
                directory.forget(owner((g + 7) % 40 + 1));
            }
            done.set(true);
        });
        Query query = new Query(List.of(new Term.Word("mine")), List.of(), Filters.NONE);
        while (!done.get()) {
            List<Entry> mine = directory.search(query, 100).stream()
                    .filter(e -> e.owner().equals(owner))
                    .toList();
            assertThat(mine.stream().map(e -> e.record().bytes()).distinct()).hasSize(1);
            assertThat(mine).hasSize(50);
            assertThat(directory.records(owner, 0, 100).stream()
                            .map(ShareRecord::bytes)
                            .distinct())
                    .hasSize(1);
        }
        writer.join();
    }

    private static List<ShareRecord> others(int number) {
        return generation(number).subList(0, 1 + number % 9).stream()
                .map(r -> new ShareRecord("somebody else's " + r.name(), r.bytes(), r.content(), 0))
                .toList();
    }

    /** Names so short that they rank before everybody else's. */
    private static List<ShareRecord> generation(int number) {
        return new TreeSet<>(IntStream.range(0, 50)
                        .mapToObj(
                                i -> new ShareRecord("mine " + (char) ('a' + i % 25) + (i / 25), number, content(i), 0))
                        .toList())
                .stream().toList();
    }

    @Test
    void anEmptyListIsHeldAndForgotten() {
        Directory directory = new Directory();
        directory.register(owner(1), List.of());
        assertThat(directory.stats().owners()).isEqualTo(1);
        assertThat(directory.records(owner(1), 0, 10)).isEmpty();
        directory.forget(owner(1));
        assertThat(directory.stats().owners()).isZero();
        assertThat(directory.changes()).isEqualTo(2);
    }

    @Test
    void aClosedDirectoryStillTakesListsAndAnswers() {
        Directory directory = new Directory();
        directory.close();
        for (int i = 0; i < 30; i++) {
            directory.register(owner(i), List.of(new ShareRecord("song " + i, 1, content(i), 0)));
        }
        directory.forget(owner(3));
        assertThat(directory.segments()).isEqualTo(29);
        assertThat(directory.search(new Query(List.of(new Term.Word("song")), List.of(), Filters.NONE), 100))
                .hasSize(29);
    }

    private static NodeId owner(int number) {
        return NodeId.of(ByteBuffer.allocate(32).putInt(number).array());
    }

    private static ContentId content(int number) {
        return ContentId.of(ByteBuffer.allocate(32)
                .putInt(number * 0x9E3779B9)
                .putInt(28, number)
                .array());
    }
}
