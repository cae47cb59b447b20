package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.seal.NetworkId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceLogTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);

    @TempDir
    Path folder;

    private final IdentityKey key = IdentityKey.generate();

    private Path path() {
        return folder.resolve("log");
    }

    private EvidenceLog open() throws IOException {
        return EvidenceLog.open(path(), key, NETWORK);
    }

    private LogFile openFile() throws IOException {
        return LogFile.open(path(), new LogName(NETWORK.toString(), key.id()), 0);
    }

    private static byte[] entry(int number) {
        return ("entry " + number + " " + "x".repeat(number % 7)).getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> entries(int from, int to) {
        return IntStream.range(from, to).mapToObj(EvidenceLogTest::entry).toList();
    }

    /** Three groups, of 4, 1 and 5 entries. */
    private void threeGroups() throws IOException {
        try (LogFile file = openFile()) {
            file.append(entries(0, 4));
            file.append(entries(4, 5));
            file.append(entries(5, 10));
        }
    }

    private static void holds(LogFile file, int count) throws IOException {
        LogTree expected = new LogTree();
        for (int i = 0; i < count; i++) {
            assertThat(file.read(i)).isEqualTo(entry(i));
            expected.add(TreeHash.leaf(entry(i)));
        }
        assertThat(file.size()).isEqualTo(count);
        TreeHead head = file.ask(tree -> tree.head());
        assertThat(head).isEqualTo(expected.head());
    }

    @Test
    void whatIsAcknowledgedIsThereAfterReopening() throws Exception {
        for (int count : new int[] {0, 1, 2, 50}) {
            try (EvidenceLog log = open()) {
                for (int i = (int) log.size(); i < count; i++) {
                    assertThat(log.append(entry(i)).get()).isEqualTo(i);
                }
                assertThat(log.head().head().size()).isEqualTo(count);
            }
            try (EvidenceLog log = open()) {
                assertThat(log.recovery()).isEqualTo(new Recovery.Clean(count));
                assertThat(log.size()).isEqualTo(count);
                for (int i = 0; i < count; i++) {
                    assertThat(log.entry(i)).isEqualTo(entry(i));
                    assertThat(log.inclusion(i, count)
                                    .verifies(
                                            TreeHash.leaf(entry(i)),
                                            log.head().head().root()))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void manyThreadsAppendWithoutLossAndEachKnowsItsIndex() throws Exception {
        try (EvidenceLog log = open()) {
            List<CompletableFuture<Long>> done = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int base = t * 1000;
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 200; i++) {
                        CompletableFuture<Long> appended = append(log, entry(base + i));
                        synchronized (done) {
                            done.add(appended);
                        }
                        assertThat(read(log, appended.join())).isEqualTo(entry(base + i));
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(done.stream().map(CompletableFuture::join).distinct()).hasSize(1600);
            assertThat(log.size()).isEqualTo(1600);
        }
    }

    private static CompletableFuture<Long> append(EvidenceLog log, byte[] entry) {
        try {
            return log.append(entry);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] read(EvidenceLog log, long index) {
        try {
            return log.entry(index);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWriteTornAtAnyByteLosesNothingThatWasAcknowledged() throws IOException {
        threeGroups();
        byte[] whole = Files.readAllBytes(path());
        long[] ends = ends(whole.length);
        for (int cut = FileHeader.BYTES; cut < whole.length; cut++) {
            Files.write(path(), Arrays.copyOf(whole, cut));
            int kept = complete(ends, cut);
            try (LogFile file = openFile()) {
                holds(file, kept);
                assertThat(file.recovery()).isInstanceOfAny(Recovery.Clean.class, Recovery.TornTail.class);
                file.append(entries(kept, 12));
                holds(file, 12);
            }
            try (LogFile again = openFile()) {
                assertThat(again.recovery()).isEqualTo(new Recovery.Clean(12));
                holds(again, 12);
            }
        }
    }

    /** Where each of the ten frames ends. */
    private static long[] ends(int length) {
        long[] ends = new long[10];
        long end = FileHeader.BYTES;
        for (int i = 0; i < 10; i++) {
            end += Frame.bytes(entry(i));
            ends[i] = end;
        }
        assertThat(end).isEqualTo(length);
        return ends;
    }

    private static int complete(long[] ends, int cut) {
        int kept = 0;
        while (kept < ends.length && ends[kept] <= cut) {
            kept++;
        }
        return kept;
    }

    @Test
    void pagesOfTheLastWriteMayBeMissingInItsMiddle() throws IOException {
        threeGroups();
        byte[] whole = Files.readAllBytes(path());
        long[] ends = ends(whole.length);
        Arrays.fill(whole, (int) ends[5], (int) ends[6], (byte) 0);
        Files.write(path(), whole);
        try (LogFile file = openFile()) {
            assertThat(file.recovery()).isEqualTo(new Recovery.TornTail(6, whole.length - ends[5]));
            holds(file, 6);
        }
    }

    @Test
    void eachFlippedBitOfAnAcknowledgedEntryIsNamedAndWhatPrecedesIsKept() throws IOException {
        threeGroups();
        byte[] whole = Files.readAllBytes(path());
        long[] ends = ends(whole.length);
        long seed = 3;
        Random random = new Random(seed);
        for (int at = FileHeader.BYTES; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(path(), flipped);
            int hit = complete(ends, at);
            try (LogFile file = openFile()) {
                holds(file, hit);
                if (hit < 5) { // the groups before the last are known to be durable
                    assertThat(file.recovery())
                            .as("seed %d byte %d", seed, at)
                            .isInstanceOfSatisfying(Recovery.Damaged.class, damaged -> {
                                assertThat(damaged.entry()).isEqualTo(hit);
                                assertThat(damaged.aside()).hasBinaryContent(flipped);
                            });
                }
            }
        }
    }

    @Test
    void aFlippedBitUnderAShownHeadIsNamedEvenInTheLastWrite() throws Exception {
        try (EvidenceLog log = open()) {
            log.append(entry(0)).get();
            log.append(entry(1)).get();
            assertThat(log.head().head().size()).isEqualTo(2);
        }
        byte[] whole = Files.readAllBytes(path());
        whole[whole.length - 1] ^= 1;
        Files.write(path(), whole);
        try (EvidenceLog log = open()) {
            assertThat(log.recovery())
                    .isInstanceOfSatisfying(
                            Recovery.Damaged.class,
                            damaged -> assertThat(damaged.entry()).isEqualTo(1));
            assertThat(log.lostUpTo().map(head -> head.head().size())).contains(2L);
            assertThatThrownBy(() -> log.append(entry(9)).get()).isInstanceOf(ExecutionException.class);
            assertThat(log.head().head().size()).as("what was shown binds").isEqualTo(2);

            assertThat(log.restore(List.of(entry(7)))).isFalse();
            assertThat(log.restore(List.of())).isFalse();
            assertThat(log.restore(List.of(entry(1)))).isTrue();
            assertThat(log.append(entry(2)).get()).isEqualTo(2);
        }
        try (EvidenceLog log = open()) {
            assertThat(log.recovery()).isEqualTo(new Recovery.Clean(3));
        }
    }

    @Test
    void aRewrittenLogIsNotBelievedAndComesBackFromCopies() throws Exception {
        Checkpoint shown;
        try (EvidenceLog log = open()) {
            log.append(entry(0)).get();
            log.append(entry(1)).get();
            shown = log.head();
        }
        Files.delete(path());
        try (LogFile forged = openFile()) {
            forged.append(entries(5, 9));
        }
        try (EvidenceLog log = open()) {
            assertThat(log.recovery()).isInstanceOf(Recovery.Damaged.class);
            assertThat(log.size()).isZero();
            assertThat(log.restore(entries(0, 2))).isTrue();
            assertThat(log.head().head()).isEqualTo(shown.head());
        }
    }

    @Test
    void aDamagedHeaderIsWrittenAgain() throws IOException {
        threeGroups();
        byte[] whole = Files.readAllBytes(path());
        for (int at = 0; at < FileHeader.BYTES; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(path(), flipped);
            try (LogFile file = openFile()) {
                assertThat(file.recovery())
                        .isInstanceOfSatisfying(
                                Recovery.Headless.class,
                                headless -> assertThat(headless.aside()).hasBinaryContent(flipped));
            }
            assertThat(path()).hasBinaryContent(whole);
        }
    }

    @Test
    void anotherOwnersLogIsRefused() throws IOException {
        threeGroups();
        assertThatThrownBy(() -> EvidenceLog.open(path(), IdentityKey.generate(), NETWORK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("this is the log");
    }

    @Test
    void entriesHaveALimit() throws Exception {
        try (EvidenceLog log = open()) {
            log.append(new byte[Frame.MAX_ENTRY_BYTES]).get();
            assertThatThrownBy(() -> log.append(new byte[Frame.MAX_ENTRY_BYTES + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.append(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        }
        try (LogFile file = openFile()) {
            assertThat(file.read(0)).hasSize(Frame.MAX_ENTRY_BYTES);
        }
    }

    @Test
    void twoProcessesCannotOpenOneLog() throws IOException {
        try (LogFile file = openFile();
                FileChannel same = FileChannel.open(path(), StandardOpenOption.READ)) {
            assertThat(file.size()).isZero();
            assertThat(FileHeader.read(same).owner()).isEqualTo(key.id());
            assertThatThrownBy(this::openFile).isInstanceOf(Exception.class);
        }
    }

    @Test
    void aClosedLogAcceptsNothing() throws Exception {
        EvidenceLog log = open();
        log.append(entry(0)).get();
        log.close();
        assertThatThrownBy(() -> log.append(entry(1)).get()).hasMessageContaining("closed");
    }
}
