package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.supernode.ledger.Ledger.Outcome;
import org.fasttrack.supernode.ledger.mapdb.MapDbIndex;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final IdentityKey supernode = IdentityKey.generate();
    private final IdentityKey uploader = IdentityKey.generate();
    private final IdentityKey downloader = IdentityKey.generate();
    private final List<Evidence> heard = new ArrayList<>();

    private Ledger open() throws IOException {
        return open(folder);
    }

    private Ledger open(Path where) throws IOException {
        heard.clear();
        return Ledger.open(
                EvidenceLog.open(where.resolve("log"), supernode, NETWORK),
                new EvidenceReader(NETWORK),
                new WriteBehindIndex(MapDbIndex.open(where.resolve("index"))),
                (index, evidence) -> heard.add(evidence));
    }

    private Receipt receipt(int number) {
        return new Receipt(
                TransferId.of(ByteBuffer.allocate(16).putInt(number).array()),
                uploader.id(),
                downloader.id(),
                ContentId.of(new byte[32]),
                1000,
                NOW,
                NOW);
    }

    private byte[] entry(int number) {
        byte[] sealed = EvidenceWriter.sealReceipt(new Sealer(downloader, NETWORK, () -> NOW), receipt(number));
        return EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(uploader, sealed));
    }

    @Test
    void evidenceIsLoggedOnceWhoeverBringsItAndHoweverOften() throws Exception {
        try (Ledger ledger = open()) {
            assertThat(ledger.submit(entry(1)).get()).isEqualTo(new Outcome.Logged(0));
            assertThat(ledger.submit(entry(1)).get()).as("sealed again").isEqualTo(new Outcome.Known(0));
            assertThat(ledger.submit(entry(2)).get()).isEqualTo(new Outcome.Logged(1));
            List<CompletableFuture<Outcome>> together = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                together.add(ledger.submit(entry(3)));
            }
            assertThat(together.removeFirst().get()).isEqualTo(new Outcome.Logged(2));
            for (CompletableFuture<Outcome> again : together) {
                assertThat(again.get()).isEqualTo(new Outcome.Known(2));
            }
            assertThat(ledger.log().size()).isEqualTo(3);
            assertThat(heard).containsExactly(receipt(1), receipt(2), receipt(3));
        }
    }

    @Test
    void whatIsNoEvidenceIsRefusedAndNotLogged() throws Exception {
        try (Ledger ledger = open()) {
            byte[] altered = entry(1);
            altered[altered.length - 1] ^= 1;
            assertThat(ledger.submit(altered).get()).isInstanceOf(Outcome.Refused.class);
            assertThat(ledger.log().size()).isZero();
        }
    }

    /** Fails once to answer. */
    private static final class FailingIndex implements InvocationHandler {
        private final EvidenceIndex index = new MemoryIndex();
        private boolean failed;

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("find") && !failed) {
                failed = true;
                throw new IllegalStateException("the index cannot be read");
            }
            return method.invoke(index, arguments);
        }
    }

    @Test
    void afterAFailureTheSameEvidenceIsTakenWhenItIsBroughtAgain() throws Exception {
        EvidenceIndex failing = (EvidenceIndex) Proxy.newProxyInstance(
                EvidenceIndex.class.getClassLoader(), new Class<?>[] {EvidenceIndex.class}, new FailingIndex());
        EvidenceLog log = EvidenceLog.open(folder.resolve("log"), supernode, NETWORK);
        try (Ledger ledger = Ledger.open(log, new EvidenceReader(NETWORK), failing, (index, evidence) -> {})) {
            assertThatThrownBy(() -> ledger.submit(entry(1))).hasMessage("the index cannot be read");
            assertThat(ledger.submit(entry(1)).get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Logged(0));
        }
    }

    @Test
    void aRestartKnowsWhatWasLogged() throws Exception {
        try (Ledger ledger = open()) {
            ledger.submit(entry(1)).get();
            ledger.submit(entry(2)).get();
        }
        try (Ledger ledger = open()) {
            assertThat(heard).containsExactly(receipt(1), receipt(2));
            assertThat(ledger.submit(entry(2)).get()).isEqualTo(new Outcome.Known(1));
            assertThat(ledger.about(uploader.id(), 0, 10)).containsExactly(0L, 1L);
            assertThat(ledger.about(uploader.id(), 1, 10)).containsExactly(1L);
            assertThat(ledger.about(supernode.id(), 0, 10)).isEmpty();
        }
    }

    @Test
    void aLostOrDamagedIndexIsBuiltAgainFromTheLog() throws Exception {
        try (Ledger ledger = open()) {
            ledger.submit(entry(1)).get();
            ledger.submit(entry(2)).get();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("index"))
                    .toList()) {
                Files.delete(file);
            }
        }
        try (Ledger ledger = open()) {
            assertThat(ledger.about(downloader.id(), 0, 10)).containsExactly(0L, 1L);
        }
        Files.write(folder.resolve("index"), new byte[5000]);
        try (Ledger ledger = open()) {
            assertThat(ledger.submit(entry(1)).get()).isEqualTo(new Outcome.Known(0));
        }
    }

    /** A copy of the files while the ledger runs is what a crash leaves. */
    @Test
    void anIndexThatWasNotClosedIsBuiltAgainFromTheLog() throws Exception {
        Path crashed = Files.createDirectory(folder.resolve("crashed"));
        try (Ledger ledger = open()) {
            ledger.submit(entry(1)).get();
            ledger.submit(entry(2)).get();
            for (String file : List.of("log", "index")) {
                Files.copy(folder.resolve(file), crashed.resolve(file));
            }
        }
        try (Ledger ledger = open(crashed)) {
            assertThat(heard).containsExactly(receipt(1), receipt(2));
            assertThat(ledger.submit(entry(2)).get()).isEqualTo(new Outcome.Known(1));
            assertThat(ledger.about(uploader.id(), 0, 10)).containsExactly(0L, 1L);
        }
    }

    @Test
    void anIndexAheadOfTheLogIsNotBelieved() throws Exception {
        try (Ledger ledger = open()) {
            ledger.submit(entry(1)).get();
        }
        Files.delete(folder.resolve("log"));
        try (Ledger ledger = open()) {
            assertThat(ledger.submit(entry(1)).get()).isEqualTo(new Outcome.Logged(0));
        }
    }
}
