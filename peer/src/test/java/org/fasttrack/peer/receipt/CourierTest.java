package org.fasttrack.peer.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fasttrack.peer.receipt.TwoPeers.ADDRESS;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.peer.receipt.ReceiptBook.Countersigning;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bob's courier, with Alice and a supernode that may be away. */
class CourierTest {
    private static final long MIB = 1L << 20;
    private static final Courier.Pace AT_ONCE = new Courier.Pace(Duration.ZERO, Duration.ZERO);

    @TempDir
    Path folder;

    private TwoPeers two;
    private final List<Evidence> filed = new CopyOnWriteArrayList<>();
    private volatile boolean aliceAway;
    private volatile boolean supernodeAway;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void meet() throws IOException {
        two = new TwoPeers(folder);
        two.gives(9 * MIB);
    }

    private Optional<byte[]> askAlice(NodeId uploader, InetSocketAddress address, byte[] half) throws IOException {
        asked.incrementAndGet();
        if (aliceAway) {
            throw new IOException("nobody there");
        }
        return two.aliceBook.countersign(two.bob.id(), half) instanceof Countersigning.Signed signed
                ? Optional.of(signed.signature())
                : Optional.empty();
    }

    private Optional<List<Courier.Verdict>> file(List<byte[]> entries) {
        if (supernodeAway) {
            return Optional.empty();
        }
        for (byte[] entry : entries) {
            filed.add(((Reading.Accepted) two.reader.read(entry)).evidence());
        }
        return Optional.of(
                entries.stream().map(entry -> new Courier.Verdict(true, "")).toList());
    }

    /** The real time: what is due is looked for twice a second. */
    private Courier courier() throws IOException {
        Outbox box = Outbox.open(folder.resolve("bob"));
        ReceiptBook book = new ReceiptBook(
                two.bob,
                box,
                new Credit(1, node -> 10, InstantSource.system()),
                content -> OptionalLong.empty(),
                InstantSource.system());
        return new Courier(box, book, this::askAlice, this::file, AT_ONCE);
    }

    @Test
    void aReceiptGoesToTheUploaderAndThenToTheSupernodeOnce() throws Exception {
        two.bobBook.seal(two.receipt(1, MIB), ADDRESS);
        try (Courier courier = courier()) {
            courier.drain(Duration.ofSeconds(10));
        }
        assertThat(filed).containsExactly(two.receipt(1, MIB));
        assertThat(Outbox.open(folder.resolve("bob")).size()).isZero();
    }

    @Test
    void whoIsAwayIsAskedAgainAndNothingIsLostMeanwhile() throws Exception {
        aliceAway = true;
        supernodeAway = true;
        two.bobBook.seal(two.receipt(1, MIB), ADDRESS);
        try (Courier courier = courier()) {
            await().until(() -> asked.get() == 1);
            aliceAway = false;
            await().until(() -> asked.get() == 2);
        }
        assertThat(filed).isEmpty();
        supernodeAway = false;
        try (Courier courier = courier()) { // another process's life
            courier.drain(Duration.ofSeconds(10));
        }
        assertThat(filed).containsExactly(two.receipt(1, MIB));
    }

    @Test
    void whatTheUploaderRefusesIsGivenUp() throws Exception {
        two.bobBook.seal(two.receipt(1, 10 * MIB), ADDRESS);
        try (Courier courier = courier()) {
            courier.drain(Duration.ofSeconds(10));
        }
        assertThat(asked.get()).isEqualTo(1);
        assertThat(filed).isEmpty();
        assertThat(Outbox.open(folder.resolve("bob")).size()).isZero();
    }
}
