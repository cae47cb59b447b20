package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a disk lost comes back from the others. */
class LostEntriesTest extends ReplicatedLogs {
    /** Its scores do not rest on what it cannot read, so it must not say that it has it. */
    @Test
    void whoCannotReadAnEntryOfItsCopyCosignsNothingUntilItIsBack() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        Path file = b.copyOf(a);
        byte[] whole = Files.readAllBytes(file);
        before.put(2L, () -> write(file, damaged(whole, "entry 3"))); // the sector goes bad once the copy is open
        cut.add(Set.of(a.self(), b.self()));
        Member later = b.again();
        await().atMost(SOON).until(() -> later.replication.damaged().equals(Optional.of(a.self())));
        assertThat(later.copy(a)).hasSize(3);
        a.append(5, 6);
        cut.clear();
        await().atMost(SOON).until(() -> {
            later.replication.announce(); // as often as it is damaged
            return later.copy(a).size() == 6;
        });
        await().atMost(SOON).until(() -> a.log.head().cosignedBy(b.self()).isPresent());
        assertThat(later.replication.damaged()).isEmpty();
    }

    @Test
    void whatACopyLostComesBackFromOthersWhenItsOwnerIsGone() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        byte[] large = new byte[60_000];
        Arrays.fill(large, (byte) 'z');
        for (int i = 0; i < 50; i++) { // more than a message holds
            a.log.append(large).get();
        }
        a.replication.announce();
        await().atMost(SOON).until(() -> b.copy(a).size() == 50 && c.copy(a).size() == 50);
        a.close();
        b.close();
        byte[] bytes = Files.readAllBytes(b.copyOf(a));
        bytes[100_000] ^= 1;
        Files.write(b.copyOf(a), bytes);
        Member later = new Member(b.key);
        await().atMost(SOON).until(() -> later.copy(a).size() == 50);
        assertThat(later.replication.damaged()).isEmpty();
    }

    @Test
    void aSupernodeThatLostEverythingGetsItsLogBack() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 40);
        b.has(a, 40);
        a.close();
        deleteLog(a);
        Member later = new Member(a.key);
        await().atMost(SOON).until(() -> later.log.size() == 40);
        assertThat(text(later.log.entry(39))).isEqualTo("entry 39");
        later.append(40, 41);
        b.has(a, 41);
        assertThat(b.forks).isEmpty();
    }

    @Test
    void aLogOfManyBatchesComesBackWhateverElseIsSaidMeanwhile() throws Exception {
        Member a = new Member();
        Member b = new Member();
        byte[] large = new byte[60_000];
        Arrays.fill(large, (byte) 'z');
        for (int i = 0; i < 60; i++) {
            a.log.append(large).get();
        }
        a.replication.announce();
        await().atMost(SOON).until(() -> b.copy(a).size() == 60);
        a.close();
        deleteLog(a);
        b.talkative = true;
        Member later = new Member(a.key);
        await().atMost(SOON).until(() -> later.log.size() == 60);
        b.talkative = false;
    }

    @Test
    void aTornLogGetsItsEndBackAndTakesNothingUntilThen() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.append(0, 40);
        b.has(a, 40);
        c.has(a, 40);
        a.close();
        Path file = a.home.resolve("log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        cut.add(Set.of(a.self(), b.self()));
        cut.add(Set.of(a.self(), c.self()));
        Member later = new Member(a.key);
        assertThat(later.log.lostUpTo()).isPresent();
        assertThat(later.log.append(entry(99))).isCompletedExceptionally();
        cut.clear();
        later.replication.announce();
        await().atMost(SOON)
                .until(() -> later.log.size() == 40 && later.log.lostUpTo().isEmpty());
        later.append(40, 41);
        b.has(a, 41);
        c.has(a, 41);
        assertThat(b.forks).isEmpty();
    }

    private static byte[] damaged(byte[] file, String entry) {
        byte[] bytes = file.clone();
        bytes[new String(file, StandardCharsets.ISO_8859_1).indexOf(entry)] ^= 1;
        return bytes;
    }

    /** In place: the file is open. */
    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
