package org.fasttrack.supernode.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.PromotionPolicy;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.wire.Right;
import org.fasttrack.common.wire.proto.ClaimAnswer;
import org.fasttrack.common.wire.proto.ClaimRequest;
import org.fasttrack.common.wire.proto.HeadsAnswer;
import org.fasttrack.common.wire.proto.HeadsRequest;
import org.fasttrack.supernode.books.BooksService;
import org.fasttrack.supernode.books.PromotionCriteria;
import org.fasttrack.supernode.ledger.LogArchive;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;
import org.junit.jupiter.api.Test;

/** What a supernode tells an audit, where there are very many nodes: no message is larger than gRPC takes. */
class BooksInPartsTest {
    private static final int MAX_MESSAGE = 4 << 20;
    private static final int CERTIFICATES = 3_000;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final LogArchive archive = mock();
    private final BooksService books = new BooksService(
            mock(ScoreBook.class),
            archive,
            new PromotionCriteria(PromotionPolicy.of(Map.of(), ScorePolicy.KAZAALITE), node -> Optional.empty()),
            BooksInPartsTest::certificates,
            () -> NOW);

    private static final class Parts<T extends MessageLite> implements StreamObserver<T> {
        private final List<T> parts = new ArrayList<>();

        @Override
        public void onNext(T part) {
            assertThat(part.getSerializedSize()).isLessThan(MAX_MESSAGE / 2);
            parts.add(part);
        }

        @Override
        public void onError(Throwable refusal) {
            throw new AssertionError(refusal);
        }

        @Override
        public void onCompleted() {}
    }

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    private static List<Certificate> certificates() {
        return IntStream.range(0, CERTIFICATES)
                .mapToObj(i -> new Certificate(
                        new Ballot(
                                Ballot.Kind.PROMOTION,
                                node(i),
                                NOW,
                                NOW.plus(Duration.ofHours(1)),
                                List.of(node(-1)),
                                List.of()),
                        Set.of(node(-1)),
                        ByteBuffer.allocate(2_000).putInt(i).array()))
                .toList();
    }

    @Test
    void claimsAndCertificatesArriveWhole() throws Exception {
        List<Rank> ranks = IntStream.range(0, Claims.MAX_TOLD)
                .mapToObj(i -> new Rank(node(i), 1000 - i % 1000))
                .toList();
        when(archive.claims(any())).thenReturn(new Claims(NOW, Map.of(node(7), 8L), Set.of(node(7)), ranks));
        Parts<ClaimAnswer> answer = new Parts<>();
        Context.current()
                .withValue(ControlServer.CALLER, new Caller(node(1), InetAddress.getLoopbackAddress(), Right.LASTING))
                .run(() -> books.claim(ClaimRequest.getDefaultInstance(), answer));

        ClaimAnswer.Builder whole = ClaimAnswer.newBuilder();
        answer.parts.forEach(whole::mergeFrom);
        assertThat(whole.getAsOfMillis()).isEqualTo(NOW.toEpochMilli());
        assertThat(whole.getCoveredList())
                .singleElement()
                .satisfies(log -> assertThat(log.getEntries()).isEqualTo(8));
        assertThat(whole.getSupernodesCount()).isEqualTo(1);
        assertThat(whole.getScoresList().stream()
                        .map(ranked -> NodeId.of(ranked.getNode().toByteArray())))
                .containsExactlyElementsOf(ranks.stream().map(Rank::node).toList());
        assertThat(whole.getCertificatesList().stream()
                        .map(bytes -> bytes.asReadOnlyByteBuffer().getInt()))
                .containsExactlyElementsOf(
                        IntStream.range(0, CERTIFICATES).boxed().toList());
    }

    @Test
    void aThousandHeadsArriveWhole() throws Exception {
        IdentityKey key = IdentityKey.generate();
        Checkpoint head = Checkpoint.sign(key, "network", new TreeHead(1, new byte[32]));
        when(archive.heads())
                .thenReturn(IntStream.range(0, 20_000).mapToObj(i -> head).toList());
        Parts<HeadsAnswer> answer = new Parts<>();
        Context.current()
                .withValue(ControlServer.CALLER, new Caller(node(1), InetAddress.getLoopbackAddress(), Right.LASTING))
                .run(() -> books.heads(HeadsRequest.getDefaultInstance(), answer));
        assertThat(answer.parts.stream().mapToInt(HeadsAnswer::getHeadsCount).sum())
                .isEqualTo(20_000);
        assertThat(answer.parts.size()).isGreaterThan(1);
    }
}
