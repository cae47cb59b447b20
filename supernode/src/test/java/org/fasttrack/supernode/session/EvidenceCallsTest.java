package org.fasttrack.supernode.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.EvidenceBatch;
import org.fasttrack.common.wire.proto.Filed;
import org.fasttrack.common.wire.proto.FiledBatch;
import org.fasttrack.common.wire.proto.ScoresAnswer;
import org.fasttrack.common.wire.proto.ScoresRequest;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;

/** What callers may ask, and what they are told. */
class EvidenceCallsTest {
    private final NodeId caller = IdentityKey.generate().id();
    private final Books books = new Books();
    private long nanos;
    private final EvidenceCalls calls = new EvidenceCalls(books, () -> nanos);

    /** Keeps entries of one byte 1, knows those of 3, refuses others; the disk may fail. */
    private static final class Books implements Bookkeeping {
        private boolean broken;

        @Override
        public void heard(NodeId peer, InetAddress from, Sealed heartbeat) {}

        @Override
        public void left(NodeId peer) {}

        @Override
        public int score(NodeId node) {
            return 77;
        }

        @Override
        public CompletableFuture<Filing> file(NodeId bringer, byte[] entry) {
            if (broken) {
                return CompletableFuture.failedFuture(new IOException("no space"));
            }
            return CompletableFuture.completedFuture(
                    switch (entry[0]) {
                        case 1 -> new Filing.Kept();
                        case 3 -> new Filing.Known();
                        default -> new Filing.Refused("not evidence");
                    });
        }
    }

    private static final class Answer<T> implements StreamObserver<T> {
        private final List<T> values = new ArrayList<>();
        private Status.Code code = Status.Code.UNKNOWN;

        @Override
        public void onNext(T answer) {
            values.add(answer);
        }

        @Override
        public void onError(Throwable refusal) {
            code = Status.fromThrowable(refusal).getCode();
        }

        @Override
        public void onCompleted() {
            code = Status.Code.OK;
        }
    }

    private Answer<FiledBatch> file(int entries, int kind) {
        return file(caller, entries, kind);
    }

    private Answer<FiledBatch> file(NodeId from, int entries, int kind) {
        EvidenceBatch batch = EvidenceBatch.newBuilder()
                .addAllEntries(Collections.nCopies(entries, ByteString.copyFrom(new byte[] {(byte) kind})))
                .build();
        Answer<FiledBatch> answer = new Answer<>();
        calls.file(from, InetAddress.getLoopbackAddress(), batch, answer);
        return answer;
    }

    private Answer<ScoresAnswer> scores(int nodes, int bytes) {
        ScoresRequest request = ScoresRequest.newBuilder()
                .addAllNodes(Collections.nCopies(nodes, ByteString.copyFrom(new byte[bytes])))
                .build();
        Answer<ScoresAnswer> answer = new Answer<>();
        calls.scores(request, answer);
        return answer;
    }

    @Test
    void eachEntryHasItsVerdict() {
        Answer<FiledBatch> kept = file(2, 1);
        assertThat(kept.code).isEqualTo(Status.Code.OK);
        assertThat(kept.values.getFirst().getFiledList()).hasSize(2).allMatch(Filed::getKept);
        assertThat(file(1, 2).values.getFirst().getFiled(0).getReason()).isEqualTo("not evidence");
    }

    @Test
    void whatIsNotOnTheDiskIsNotAcknowledged() {
        books.broken = true;
        Answer<FiledBatch> answer = file(1, 1);
        assertThat(answer.code).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(answer.values).isEmpty();
    }

    @Test
    void batchesAndCallsAreLimited() {
        assertThat(file(EvidenceCalls.MAX_BATCH, 1).code).isEqualTo(Status.Code.OK);
        assertThat(file(EvidenceCalls.MAX_BATCH + 1, 1).code).isEqualTo(Status.Code.INVALID_ARGUMENT);
        Status.Code last = Status.Code.OK;
        for (int i = 0; i < 100 && last == Status.Code.OK; i++) {
            last = file(1, 1).code;
        }
        assertThat(last).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    /** So many entries are taken, however slowly they come. */
    private int taken(NodeId from, int batches, Duration every) {
        int taken = 0;
        for (int i = 0; i < batches; i++) {
            nanos += every.toNanos();
            taken += file(from, EvidenceCalls.MAX_BATCH, 1).code == Status.Code.OK ? EvidenceCalls.MAX_BATCH : 0;
        }
        return taken;
    }

    @Test
    void whoNeverStopsFillsNoLog() {
        int first = taken(caller, 3600, Duration.ofSeconds(1));
        assertThat(first).isBetween(EvidenceCalls.ENTRIES_AN_HOUR, 2 * EvidenceCalls.ENTRIES_AN_HOUR);
        int next = taken(caller, 3600, Duration.ofSeconds(1));
        assertThat(next).isCloseTo(EvidenceCalls.ENTRIES_AN_HOUR, Percentage.withPercentage(2));
    }

    @Test
    void whatIsNotKeptUsesUpNobodysShare() {
        int batches = 2 * EvidenceCalls.ENTRIES_OF_PLACE_AN_HOUR / EvidenceCalls.MAX_BATCH;
        NodeId neighbour = IdentityKey.generate().id();
        for (int i = 0; i < batches; i++) {
            nanos += Duration.ofMillis(500).toNanos();
            NodeId sender = i % 2 == 0 ? caller : neighbour;
            books.broken = i % 4 < 2;
            assertThat(file(sender, EvidenceCalls.MAX_BATCH, 2).code)
                    .isEqualTo(books.broken ? Status.Code.UNAVAILABLE : Status.Code.OK);
        }
        books.broken = false;
        int whole = EvidenceCalls.ENTRIES_AN_HOUR / EvidenceCalls.MAX_BATCH;
        assertThat(taken(caller, whole, Duration.ofSeconds(1))).isEqualTo(EvidenceCalls.ENTRIES_AN_HOUR);
    }

    @Test
    void whatWasKeptBeforeIsBroughtAtTheBringersOwnExpense() {
        int whole = EvidenceCalls.ENTRIES_AN_HOUR / EvidenceCalls.MAX_BATCH;
        List<NodeId> senders = Stream.generate(() -> IdentityKey.generate().id())
                .limit(EvidenceCalls.ENTRIES_OF_PLACE_AN_HOUR / EvidenceCalls.ENTRIES_AN_HOUR)
                .toList();
        for (int i = 0; i < 2 * whole; i++) {
            nanos += Duration.ofSeconds(1).toNanos();
            for (NodeId sender : senders) {
                file(sender, EvidenceCalls.MAX_BATCH, 3)
                        .values
                        .forEach(batch ->
                                assertThat(batch.getFiledList()).hasSize(16).allMatch(Filed::getKept));
            }
        }
        assertThat(senders)
                .allSatisfy(sender -> assertThat(file(sender, EvidenceCalls.MAX_BATCH, 1).code)
                        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(taken(caller, whole, Duration.ofSeconds(1))).isEqualTo(EvidenceCalls.ENTRIES_AN_HOUR);
    }

    @Test
    void aPeersWholeOutboxIsTakenAtOnce() {
        int batches = EvidenceCalls.ENTRIES_AN_HOUR / EvidenceCalls.MAX_BATCH;
        assertThat(taken(caller, batches, Duration.ofSeconds(1))).isEqualTo(EvidenceCalls.ENTRIES_AN_HOUR);
    }

    @Test
    void inventedIdentitiesAtOnePlaceShareItsEntries() {
        int all = 0;
        for (int i = 0; i < 100; i++) {
            all += taken(IdentityKey.generate().id(), 36, Duration.ofSeconds(1));
        }
        assertThat(all).isBetween(EvidenceCalls.ENTRIES_OF_PLACE_AN_HOUR, 2 * EvidenceCalls.ENTRIES_OF_PLACE_AN_HOUR);
    }

    @Test
    void allIdentitiesAtOnePlaceShareALimit() {
        Status.Code last = Status.Code.OK;
        for (int i = 0; i < 1000 && last == Status.Code.OK; i++) {
            last = file(IdentityKey.generate().id(), 1, 1).code;
        }
        assertThat(last).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void scoresAreToldForAHundredNodesAtOnce() {
        assertThat(scores(100, 32).values.getFirst().getScoresList())
                .hasSize(100)
                .containsOnly(77);
        assertThat(scores(101, 32).code).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(scores(1, 31).code).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
}
