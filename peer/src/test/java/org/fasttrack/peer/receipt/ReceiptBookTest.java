package org.fasttrack.peer.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fasttrack.peer.receipt.TwoPeers.ADDRESS;
import static org.fasttrack.peer.receipt.TwoPeers.CONTENT;
import static org.fasttrack.peer.receipt.TwoPeers.FILE_BYTES;
import static org.fasttrack.peer.receipt.TwoPeers.STRANGER_BYTES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.peer.receipt.Outbox.Kept;
import org.fasttrack.peer.receipt.ReceiptBook.Countersigning;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptBookTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path folder;

    private TwoPeers two;

    @BeforeEach
    void meet() throws IOException {
        two = new TwoPeers(folder);
    }

    private Countersigning countersign(Receipt receipt) {
        return two.aliceBook.countersign(two.bob.id(), two.half(receipt));
    }

    private static String refusal(Countersigning answer) {
        assertThat(answer).isInstanceOf(Countersigning.Refused.class);
        return ((Countersigning.Refused) answer).reason();
    }

    private Receipt kept(Outbox box) {
        assertThat(box.all()).hasSize(1);
        Reading reading = two.reader.read(box.all().getFirst().item().bytes());
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return (Receipt) ((Reading.Accepted) reading).evidence();
    }

    @Test
    void bothPartiesHaveTheWholeReceiptInTheEnd() throws Exception {
        assertThat(two.gives(3 * MIB)).isTrue();
        Receipt receipt = two.receipt(1, 3 * MIB);
        two.bobBook.seal(receipt, ADDRESS);
        Kept half = two.bobBox.all().getFirst();
        byte[] sealed = ((Pending.Half) half.item()).sealed();
        Countersigning answer = two.aliceBook.countersign(two.bob.id(), sealed);
        assertThat(answer).isInstanceOf(Countersigning.Signed.class);
        assertThat(two.bobBook.complete(half, ((Countersigning.Signed) answer).signature()))
                .isTrue();
        assertThat(kept(two.bobBox)).isEqualTo(receipt);
        assertThat(kept(two.aliceBox)).isEqualTo(receipt);
    }

    @Test
    void aFalseCountersignatureCompletesNothing() throws Exception {
        Receipt receipt = two.receipt(1, 3 * MIB);
        two.bobBook.seal(receipt, ADDRESS);
        Kept half = two.bobBox.all().getFirst();
        byte[] byBob = EvidenceWriter.countersign(two.bob.key(), two.half(receipt));
        assertThat(two.bobBook.complete(half, byBob)).isFalse();
        assertThat(two.bobBook.complete(half, new byte[64])).isFalse();
        assertThat(two.bobBox.all()).containsExactly(half);
    }

    @Test
    void theUploaderSignsForWhatItGaveAndNoMore() {
        two.gives(3 * MIB);
        assertThat(refusal(countersign(two.receipt(1, 3 * MIB + 1)))).contains("not given");
        assertThat(countersign(two.receipt(1, 2 * MIB))).isInstanceOf(Countersigning.Signed.class);
        assertThat(refusal(countersign(two.receipt(2, 2 * MIB)))).contains("not given");
        assertThat(countersign(two.receipt(1, 3 * MIB))).isInstanceOf(Countersigning.Signed.class);
        assertThat(countersign(two.receipt(1, 3 * MIB))).as("again").isInstanceOf(Countersigning.Signed.class);
        assertThat(kept(two.aliceBox).bytes()).isEqualTo(3 * MIB);
    }

    @Test
    void lessThanALeafIsSignedForAtAFilesEndOnly() {
        two.gives(3 * MIB);
        assertThat(refusal(countersign(two.receipt(1, 1)))).contains("less than a leaf");
        assertThat(countersign(two.receipt(1, MerkleTree.LEAF_BYTES))).isInstanceOf(Countersigning.Signed.class);
        long end = TwoPeers.FILE_BYTES % MerkleTree.LEAF_BYTES;
        assertThat(countersign(two.receipt(2, end))).isInstanceOf(Countersigning.Signed.class);
    }

    @Test
    void oneDownloaderDoesNotFillTheUploadersOutbox() {
        two.gives(10 * MIB);
        for (int transfer = 1; transfer <= ReceiptBook.MAX_OF_ONE + 10; transfer++) {
            assertThat(countersign(two.receipt(transfer, MerkleTree.LEAF_BYTES)))
                    .isInstanceOf(Countersigning.Signed.class);
        }
        assertThat(two.aliceBox.size()).isEqualTo(ReceiptBook.MAX_OF_ONE);
    }

    @Test
    void whatIsSettledIsSignedAgainAndNotKeptAgain() throws Exception {
        two.gives(3 * MIB);
        Countersigning first = countersign(two.receipt(1, 2 * MIB));
        two.aliceBox.remove(two.aliceBox.all().getFirst());
        Countersigning again = countersign(two.receipt(1, 2 * MIB));
        assertThat(first).isInstanceOf(Countersigning.Signed.class);
        assertThat(again).as("its answer may have been lost").isInstanceOf(Countersigning.Signed.class);
        countersign(two.receipt(1, MIB));
        assertThat(two.aliceBox.size()).isZero();
    }

    @Test
    void whatItGaveBeforeItWasStartedIsBelievedUpToTheFilesSize() {
        Receipt before = two.receipt(1, FILE_BYTES, two.instant().minusSeconds(60));
        assertThat(countersign(before)).isInstanceOf(Countersigning.Signed.class);
        Receipt larger = two.receipt(2, FILE_BYTES + 1, two.instant().minusSeconds(60));
        assertThat(refusal(countersign(larger))).contains("not one so large");
    }

    @Test
    void othersReceiptsAlteredOnesAndForeignFilesAreRefused() {
        two.gives(3 * MIB);
        byte[] half = two.half(two.receipt(1, MIB));
        assertThat(refusal(two.aliceBook.countersign(two.alice.id(), half))).contains("not between us");
        assertThat(refusal(two.bobBook.countersign(two.bob.id(), half))).contains("not between us");
        byte[] altered = half.clone();
        altered[altered.length - 1] ^= 1;
        assertThat(two.aliceBook.countersign(two.bob.id(), altered)).isInstanceOf(Countersigning.Refused.class);
        assertThat(two.aliceBook.countersign(two.bob.id(), new byte[0])).isInstanceOf(Countersigning.Refused.class);
        byte[] other = new byte[32];
        other[0] = 1;
        Receipt foreign = new Receipt(
                TransferId.of(new byte[16]),
                two.alice.id(),
                two.bob.id(),
                ContentId.of(other),
                MIB,
                two.instant(),
                two.instant());
        assertThat(refusal(countersign(foreign))).contains("no such file");
        assertThat(two.aliceBox.size()).isZero();
    }

    @Test
    void aReceiptOfTheFutureIsRefused() {
        two.gives(3 * MIB);
        two.pass(Duration.ofMinutes(5)); // of the test's time: the seal carries the real one
        assertThat(refusal(countersign(two.receipt(1, MIB)))).contains("sealed at");
    }

    @Test
    void aStrangerGetsABoundedAmountAheadOfReceipts() {
        assertThat(two.gives(STRANGER_BYTES)).isTrue();
        assertThat(two.gives(1)).isFalse();
        countersign(two.receipt(1, STRANGER_BYTES));
        assertThat(two.gives(2 * STRANGER_BYTES)).as("who has signed gets more").isTrue();
        assertThat(two.gives(1)).isFalse();
    }

    @Test
    void whoHasANameGetsMoreAtOnce() {
        two.bobScore = 60;
        assertThat(two.gives(16 * STRANGER_BYTES)).isTrue();
        assertThat(two.gives(1)).isFalse();
    }

    @Test
    void whatIsOwedIsForgivenOverAnHour() {
        two.gives(STRANGER_BYTES);
        two.pass(Duration.ofMinutes(30));
        assertThat(two.gives(STRANGER_BYTES / 2 + 1)).isFalse();
        assertThat(two.gives(STRANGER_BYTES / 2)).isTrue();
    }

    @Test
    void oneReceiptOfATransferIsKeptTheLatest() {
        two.bobBook.seal(two.receipt(1, MIB), ADDRESS);
        two.bobBook.seal(two.receipt(1, 2 * MIB), ADDRESS);
        two.bobBook.seal(two.receipt(2, MIB), ADDRESS);
        assertThat(two.bobBox.size()).isEqualTo(2);
        Kept first = two.bobBox.find(Outbox.Key.of(two.receipt(1, MIB), false)).orElseThrow();
        Reading read = two.reader.readReceipt(((Pending.Half) first.item()).sealed());
        assertThat(((Receipt) ((Reading.Accepted) read).evidence()).bytes()).isEqualTo(2 * MIB);
    }

    @Test
    void aRestartFindsWhatWasNotTakenAndOnlyThat() throws Exception {
        two.bobBook.seal(two.receipt(1, MIB), ADDRESS);
        two.bobBook.seal(two.receipt(2, MIB), ADDRESS);
        two.bobBox.remove(
                two.bobBox.find(Outbox.Key.of(two.receipt(2, MIB), false)).orElseThrow());
        Files.write(folder.resolve("bob").resolve("notes.txt"), new byte[100]);
        Files.write(folder.resolve("bob").resolve("0".repeat(32) + "-" + two.bob.id() + ".half"), new byte[100]);
        Outbox again = Outbox.open(folder.resolve("bob"));
        assertThat(again.all()).extracting(Kept::key).containsExactly(Outbox.Key.of(two.receipt(1, MIB), false));
        assertThat(again.all().getFirst().item().bytes())
                .isEqualTo(two.bobBox.all().getFirst().item().bytes());
    }

    @Test
    void whatWasReplacedMeanwhileIsNotForgotten() throws Exception {
        two.bobBook.seal(two.receipt(1, MIB), ADDRESS);
        Kept taken = two.bobBox.all().getFirst();
        two.bobBook.seal(two.receipt(1, 2 * MIB), ADDRESS);
        two.bobBox.remove(taken);
        assertThat(two.bobBox.size()).isEqualTo(1);
    }

    @Test
    void theOutboxHasALimit() throws Exception {
        Outbox small = Outbox.open(folder.resolve("small"), 2);
        Pending item = new Pending.Whole(new byte[] {1});
        assertThat(small.put(Outbox.Key.of(two.receipt(1, 1), true), item, 0)).isTrue();
        assertThat(small.put(Outbox.Key.of(two.receipt(2, 1), true), item, 0)).isTrue();
        assertThat(small.put(Outbox.Key.of(two.receipt(3, 1), true), item, 0)).isFalse();
        assertThat(small.put(Outbox.Key.of(two.receipt(2, 1), true), item, 0))
                .as("in its own place")
                .isTrue();
    }

    @Test
    void aDownloadIsReceiptedEachSoManyBytesAndAtItsEnd() {
        try (Tally tally = new Tally(two.bobBook, CONTENT)) {
            tally.delivered(two.alice.id(), ADDRESS, Tally.RECEIPT_EVERY - 1);
            assertThat(two.bobBox.size()).isZero();
            tally.delivered(two.alice.id(), ADDRESS, 1);
            assertThat(sealedBytes()).contains(Tally.RECEIPT_EVERY);
            tally.delivered(two.alice.id(), ADDRESS, 5);
            assertThat(sealedBytes()).contains(Tally.RECEIPT_EVERY);
        }
        assertThat(sealedBytes()).contains(Tally.RECEIPT_EVERY + 5);
        assertThat(two.bobBox.size()).as("of one transfer").isEqualTo(1);
    }

    private Optional<Long> sealedBytes() {
        return two.bobBox.all().stream()
                .map(kept -> two.reader.readReceipt(((Pending.Half) kept.item()).sealed()))
                .map(read -> ((Receipt) ((Reading.Accepted) read).evidence()).bytes())
                .findFirst();
    }

    @Test
    void whatDeliveredNothingIsNotReceipted() {
        new Tally(two.bobBook, CONTENT).close();
        assertThat(List.of(two.bobBox.size(), two.aliceBox.size())).containsOnly(0);
    }
}
