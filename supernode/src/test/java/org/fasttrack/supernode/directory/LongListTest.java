package org.fasttrack.supernode.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long lists live in parts, of which a change touches few. */
class LongListTest {
    private static final NodeId OWNER = owner(1);

    private static NodeId owner(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changesOfALongListShowAtTheirPlaces(long seed) {
        Random random = new Random(seed);
        TreeMap<String, ShareRecord> model = new TreeMap<>();
        for (int i = 0; i < 9000; i++) {
            put(model, random.nextInt(30_000), 0);
        }
        Directory directory = new Directory();
        directory.register(OWNER, List.copyOf(model.values()));
        for (int step = 1; step <= 30; step++) {
            List<String> removed = new ArrayList<>();
            List<ShareRecord> added = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                removed.add(name(random.nextInt(30_000)));
            }
            removed.forEach(model::remove);
            for (int i = random.nextInt(4); i > 0; i--) {
                added.add(put(model, random.nextInt(30_000), step));
            }
            if (random.nextBoolean()) {
                directory.update(OWNER, removed, added);
            } else {
                directory.register(OWNER, List.copyOf(model.values()));
            }
            String which = "seed " + seed + " step " + step;
            List<ShareRecord> expected = List.copyOf(model.values());
            assertThat(directory.stats().files()).as(which).isEqualTo(expected.size());
            for (int i = 0; i < 20; i++) {
                int position = random.nextInt(expected.size());
                ShareRecord record = expected.get(position);
                assertThat(directory.search(word(record.name().substring(1)), 5))
                        .as(which)
                        .containsExactly(new Entry(OWNER, position, record));
            }
            assertThat(directory.records(OWNER, 100, 140)).as(which).isEqualTo(expected.subList(100, 140));
        }
        assertThat(directory.records(OWNER, 0, Integer.MAX_VALUE)).isEqualTo(List.copyOf(model.values()));
    }

    @Test
    void oneNewFileOfALongListIndexesOnePart() {
        TreeMap<String, ShareRecord> model = new TreeMap<>();
        for (int i = 0; i < 60_000; i++) {
            put(model, i, 0);
        }
        List<Stretch> before = ListCutter.cut(List.copyOf(model.values()));
        OwnerList old = new OwnerList(before.stream()
                .map(Stretch.Fresh.class::cast)
                .map(fresh -> new Part(OWNER, fresh.records(), fresh.fingerprint(), 0))
                .toList());
        put(model, 12_345_678, 0);
        List<Stretch> after = ListCutter.against(old, List.copyOf(model.values()));
        int indexed = after.stream()
                .filter(Stretch.Fresh.class::isInstance)
                .mapToInt(Stretch::files)
                .sum();
        assertThat(before.size()).isGreaterThan(14);
        assertThat(indexed).isBetween(1, 2 * 4096);
        assertThat(after.stream().mapToInt(Stretch::files).sum()).isEqualTo(60_001);
    }

    @Test
    void anOlderAnswerKeepsItsPlacesWhileALongListMoves() {
        TreeMap<String, ShareRecord> model = new TreeMap<>();
        for (int i = 1; i <= 20_000; i++) {
            put(model, i, 0);
        }
        try (Directory directory = new Directory()) {
            directory.register(OWNER, List.copyOf(model.values()));
            List<Answer> answers = new ArrayList<>();
            for (int change = 0; change < 5; change++) {
                answers.add(directory.find(word(name(15_000)), 1));
                directory.update(OWNER, List.of(), List.of(put(model, -change, 0)));
                if (change == 2) {
                    directory.settle();
                }
            }
            answers.add(directory.find(word(name(15_000)), 1));
            assertThat(answers)
                    .extracting(answer -> answer.hit(0).position())
                    .containsExactly(14_999, 15_000, 15_001, 15_002, 15_003, 15_004);
        }
    }

    @Test
    void aListThatShrinksToNothingIsStillHeld() {
        Directory directory = new Directory();
        TreeMap<String, ShareRecord> model = new TreeMap<>();
        for (int i = 0; i < 5000; i++) {
            put(model, i, 0);
        }
        directory.register(OWNER, List.copyOf(model.values()));
        directory.update(OWNER, List.copyOf(model.keySet()), List.of());
        assertThat(directory.stats()).extracting(Stats::owners, Stats::files).containsExactly(1, 0L);
        directory.update(OWNER, List.of(), List.of(put(model, 3, 1)));
        assertThat(directory.records(OWNER, 0, 10)).containsExactly(model.get(name(3)));
    }

    @Test
    void readersSeeListsThatComeAndGoWholeOrNotAtAll() throws InterruptedException {
        Directory directory = new Directory();
        List<ShareRecord> list = IntStream.range(0, 60)
                .mapToObj(i -> new ShareRecord("tide %02d".formatted(i), i, content(i), 0))
                .toList();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> writers = IntStream.range(0, 3)
                .mapToObj(writer -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 2000; i++) {
                        NodeId owner = owner(100 * writer + i % 7);
                        directory.register(owner, list);
                        directory.register(owner(1000 + 100 * writer + i % 30), others(i));
                        directory.forget(owner);
                    }
                }))
                .toList();
        Thread watch = Thread.ofPlatform().start(() -> {
            for (Thread writer : writers) {
                try {
                    writer.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            done.set(true);
        });
        int seen = 0;
        while (!done.get()) {
            // At most three lists are there at a time; of 60 names each 100 hits show at least one whole.
            List<Entry> hits = directory.search(word("tide"), 100);
            int owners = (int) hits.stream().map(Entry::owner).distinct().count();
            assertThat(hits).hasSize(Math.min(100, owners * 60));
            seen += owners;
        }
        watch.join();
        assertThat(seen).isPositive();
        assertThat(directory.search(word("tide"), 100)).isEmpty();
    }

    private static List<ShareRecord> others(int number) {
        return IntStream.range(0, 40)
                .mapToObj(i -> new ShareRecord("other %02d %d".formatted(i, number), i, content(i), 0))
                .toList();
    }

    private static Query word(String word) {
        return new Query(List.of(new Term.Word(word)), List.of(), Filters.NONE);
    }

    private static String name(int number) {
        return "n%05d".formatted(number);
    }

    private static ShareRecord put(Map<String, ShareRecord> model, int number, int generation) {
        ShareRecord record = new ShareRecord(name(number), generation, content(number), number);
        model.put(record.name(), record);
        return record;
    }

    private static ContentId content(int number) {
        return ContentId.of(ByteBuffer.allocate(ContentId.BYTES).putInt(number).array());
    }
}
