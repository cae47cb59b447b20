package org.fasttrack.supernode.promoter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.wire.proto.PromotionFrame;
import org.junit.jupiter.api.Test;

class CertificateExchangeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final NodeId ROOT = node(1);
    private static final NodeId A = node(2);
    private static final NodeId B = node(3);

    private final Member a = new Member();
    private final Member b = new Member();

    /** What one member knows and says. */
    private static final class Member {
        private final Certificates certificates = new Certificates(Set.of(ROOT), Duration.ofHours(24));
        private final List<PromotionFrame> said = new ArrayList<>();
        private final CertificateExchange exchange =
                new CertificateExchange(certificates, (to, frame) -> said.add(frame));

        PromotionFrame digest(NodeId to, Instant now) {
            exchange.tick(List.of(to), now);
            return said.removeLast();
        }

        long told() {
            long certificatesTold = said.stream()
                    .mapToLong(frame -> frame.getCertificates().getCertificateCount())
                    .sum();
            said.clear();
            return certificatesTold;
        }
    }

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    private static Certificate certificate(int candidate) {
        Ballot ballot = new Ballot(
                Ballot.Kind.PROMOTION, node(candidate), NOW, NOW.plus(Duration.ofHours(1)), List.of(ROOT), List.of());
        return new Certificate(ballot, Set.of(ROOT), new byte[] {(byte) candidate});
    }

    @Test
    void whoKnowsOthersIsToldAllUntilBothKnowTheSame() {
        a.certificates.learn(List.of(certificate(10), certificate(11)), NOW);
        b.certificates.learn(List.of(certificate(11)), NOW);
        PromotionFrame fromB = b.digest(A, NOW);
        a.exchange.heard(B, fromB.getKnown(), NOW);
        assertThat(a.told()).isEqualTo(2);
        a.exchange.heard(B, fromB.getKnown(), NOW.plusSeconds(5));
        assertThat(a.told()).as("they may be on their way").isZero();
        a.exchange.heard(B, fromB.getKnown(), NOW.plus(CertificateExchange.AGAIN));
        assertThat(a.told()).as("they were lost").isEqualTo(2);

        b.certificates.learn(List.of(certificate(10)), NOW);
        a.exchange.heard(B, b.digest(A, NOW.plus(CertificateExchange.EVERY)).getKnown(), NOW);
        assertThat(a.told()).isZero();
    }

    @Test
    void whoMakesUpDigestsIsNotSentEverythingEachTime() {
        a.certificates.learn(List.of(certificate(10)), NOW);
        for (byte round = 1; round <= 10; round++) {
            byte[] invented = new byte[32];
            invented[0] = round;
            a.exchange.heard(B, ByteString.copyFrom(invented), NOW.plusMillis(round));
        }
        assertThat(a.told()).isEqualTo(1);
        Instant later = NOW.plus(CertificateExchange.EVERY).plusSeconds(1);
        a.exchange.heard(B, ByteString.copyFrom(new byte[33]), later);
        assertThat(a.told()).as("that is no digest").isZero();
        a.exchange.heard(B, ByteString.copyFrom(new byte[32]), later);
        assertThat(a.told()).isEqualTo(1);
    }

    @Test
    void theDigestIsToldNowAndThen() {
        a.exchange.tick(List.of(B), NOW);
        a.exchange.tick(List.of(B), NOW.plus(CertificateExchange.EVERY).minusMillis(1));
        assertThat(a.said).hasSize(1);
        a.exchange.tick(List.of(B), NOW.plus(CertificateExchange.EVERY));
        assertThat(a.said).hasSize(2);
    }
}
