package org.fasttrack.common.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final NodeId ROOT_1 = node(1);
    private static final NodeId ROOT_2 = node(2);
    private static final NodeId ROOT_3 = node(3);

    private final Certificates certificates = new Certificates(Set.of(ROOT_1, ROOT_2, ROOT_3), LIFE);

    private static NodeId node(int number) {
        byte[] key = new byte[NodeId.BYTES];
        key[0] = (byte) number;
        return NodeId.of(key);
    }

    private static Certificate promotion(NodeId candidate, Instant issued, List<NodeId> electors, NodeId... voters) {
        return new Certificate(
                new Ballot(Ballot.Kind.PROMOTION, candidate, issued, issued.plus(LIFE), electors, List.of()),
                Set.of(voters),
                new byte[0]);
    }

    private static Certificate withdrawal(NodeId candidate, Instant issued, List<NodeId> electors, NodeId... voters) {
        return new Certificate(
                new Ballot(Ballot.Kind.WITHDRAWAL, candidate, issued, issued.plus(LIFE), electors, List.of()),
                Set.of(voters),
                new byte[0]);
    }

    private boolean isSupernode(int number, Instant at) {
        return certificates.of(node(number), at).isPresent();
    }

    private void learn(Certificate... some) {
        certificates.learn(List.of(some), NOW);
    }

    @Test
    void moreThanHalfOfTheElectorsAreNeeded() {
        List<NodeId> electors = List.of(ROOT_1, ROOT_2, ROOT_3, node(9));
        learn(promotion(node(10), NOW, electors, ROOT_1, ROOT_2));
        assertThat(isSupernode(10, NOW)).isFalse();
        learn(promotion(node(10), NOW, electors, ROOT_1, ROOT_2, ROOT_3));
        assertThat(isSupernode(10, NOW)).isTrue();
    }

    @Test
    void anExpiredCertificateCountsNoMore() {
        learn(promotion(node(10), NOW, List.of(ROOT_1), ROOT_1));
        assertThat(isSupernode(10, NOW.plus(LIFE).minusMillis(1))).isTrue();
        assertThat(isSupernode(10, NOW.plus(LIFE))).isFalse();
    }

    @Test
    void aCertificateIsNeitherFromTheFutureNorLongerThanALife() {
        learn(promotion(node(10), NOW.plus(Duration.ofMinutes(3)), List.of(ROOT_1), ROOT_1));
        learn(new Certificate(
                new Ballot(
                        Ballot.Kind.PROMOTION, node(11), NOW, NOW.plus(LIFE).plusMillis(1), List.of(ROOT_1), List.of()),
                Set.of(ROOT_1),
                new byte[0]));
        assertThat(certificates.all(NOW)).isEmpty();
    }

    @Test
    void aWithdrawalEndsWhatWasIssuedBeforeItAndNothingLater() {
        Instant later = NOW.plusSeconds(60);
        learn(promotion(node(10), NOW, List.of(ROOT_1), ROOT_1));
        learn(withdrawal(node(10), later, List.of(ROOT_1), ROOT_1));
        assertThat(isSupernode(10, later)).isFalse();
        learn(promotion(node(10), later.plusSeconds(1), List.of(ROOT_1), ROOT_1));
        assertThat(isSupernode(10, later.plusSeconds(1))).isTrue();
    }

    @Test
    void withoutARootsVoteEachVoterMustBeCertifiedAndTwoMustVote() {
        List<NodeId> electors = List.of(node(10), node(11));
        Certificate rootless = promotion(node(12), NOW, electors, node(10), node(11));
        learn(rootless);
        assertThat(isSupernode(12, NOW)).isFalse();
        learn(promotion(node(10), NOW.minusSeconds(60), List.of(ROOT_1), ROOT_1));
        learn(rootless);
        assertThat(isSupernode(12, NOW)).isFalse();
        learn(promotion(node(11), NOW.minusSeconds(60), List.of(ROOT_1), ROOT_1));
        learn(rootless);
        assertThat(isSupernode(12, NOW)).isTrue();
        learn(promotion(node(13), NOW, List.of(node(12)), node(12)));
        assertThat(isSupernode(13, NOW)).as("a certified supernode alone").isFalse();
    }

    @Test
    void aNetworkWithoutRootsEndsAfterThreeGenerations() {
        List<NodeId> parents = List.of(ROOT_1, ROOT_2);
        for (int generation = 0; generation <= Certificates.MAX_GENERATIONS + 1; generation++) {
            List<NodeId> children = List.of(node(10 + 2 * generation), node(11 + 2 * generation));
            for (NodeId child : children) {
                learn(promotion(child, NOW, parents, parents.get(0), parents.get(1)));
            }
            assertThat(certificates.of(children.getFirst(), NOW).isPresent())
                    .as("generation %d", generation)
                    .isEqualTo(generation <= Certificates.MAX_GENERATIONS);
            parents = children;
        }
    }

    @Test
    void aChainConvincesWhoeverKnowsTheRootsInAnyOrder() {
        learn(promotion(node(10), NOW, List.of(ROOT_1), ROOT_1), promotion(node(11), NOW, List.of(ROOT_2), ROOT_2));
        learn(promotion(node(12), NOW, List.of(node(10), node(11)), node(10), node(11)));
        learn(promotion(node(13), NOW, List.of(node(12), node(11)), node(12), node(11)));
        List<Certificate> chain = new ArrayList<>(certificates.chain(node(13), NOW));
        assertThat(chain.getFirst().candidate()).isEqualTo(node(13));
        assertThat(chain).hasSize(4);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(chain, new Random(seed));
            Certificates stranger = new Certificates(Set.of(ROOT_1, ROOT_2, ROOT_3), LIFE);
            stranger.learn(chain, NOW);
            assertThat(stranger.of(node(13), NOW)).as("seed %d", seed).isPresent();
        }
    }

    @Test
    void aRenewalReplacesAndWhatIsKnownIsNoNews() {
        Certificate first = promotion(node(10), NOW, List.of(ROOT_1), ROOT_1);
        Certificate renewal = promotion(node(10), NOW.plus(LIFE.dividedBy(2)), List.of(ROOT_1), ROOT_1);
        assertThat(certificates.learn(List.of(first), NOW)).containsExactly(first);
        assertThat(certificates.learn(List.of(first), NOW)).isEmpty();
        Instant half = NOW.plus(LIFE.dividedBy(2));
        assertThat(certificates.learn(List.of(renewal), half)).containsExactly(renewal);
        assertThat(certificates.of(node(10), NOW.plus(LIFE))).contains(renewal);
        assertThat(certificates.all(half)).containsExactly(renewal);
    }

    private static Certificate sealed(int mark, Certificate certificate) {
        return new Certificate(certificate.ballot(), certificate.voters(), new byte[] {(byte) mark});
    }

    /** What would keep two members apart for ever: each told the other all it knows, each time in vain. */
    private static List<Certificate> contested() {
        Instant later = NOW.plusSeconds(60);
        List<NodeId> pair = List.of(node(10), node(11));
        Certificate tie = promotion(node(12), later, pair, node(10), node(11));
        return List.of(
                sealed(1, promotion(node(10), NOW, List.of(ROOT_1), ROOT_1)),
                sealed(2, promotion(node(10), NOW, List.of(ROOT_1, ROOT_2), ROOT_1, ROOT_2)),
                sealed(3, promotion(node(11), NOW, List.of(ROOT_1), ROOT_1)),
                sealed(4, tie),
                sealed(5, tie),
                sealed(6, promotion(node(13), later, List.of(node(12), node(11)), node(12), node(11))),
                sealed(7, promotion(node(12), NOW, List.of(ROOT_3), ROOT_3)),
                sealed(8, withdrawal(node(10), NOW.plusSeconds(30), List.of(ROOT_1), ROOT_1)),
                sealed(9, withdrawal(node(10), NOW.plusSeconds(30), List.of(ROOT_2), ROOT_2)));
    }

    private static Set<Integer> known(Certificates some) {
        return some.all(NOW).stream().map(one -> (int) one.sealed()[0]).collect(Collectors.toSet());
    }

    @Test
    void whatIsKnownInTheEndDoesNotDependOnTheOrderInWhichItCame() {
        Set<Integer> first = Set.of();
        for (int seed = 0; seed < 200; seed++) {
            List<Certificate> order = new ArrayList<>(contested());
            Collections.shuffle(order, new Random(seed));
            Certificates some = new Certificates(Set.of(ROOT_1, ROOT_2, ROOT_3), LIFE);
            for (int round = 0; round < 3; round++) { // what did not hold yet is told again
                order.forEach(one -> some.learn(List.of(one), NOW));
            }
            first = seed == 0 ? known(some) : first;
            assertThat(known(some)).as("seed %d", seed).isEqualTo(first);
        }
        assertThat(first)
                .as("of a tie one, and nothing by the votes of who was withdrawn")
                .contains(1, 3, 7, 8);
        assertThat(first).doesNotContain(2, 4, 5, 9);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < Certificates.MAX_NODES + 1; i++) {
            byte[] key = new byte[NodeId.BYTES];
            key[0] = 50;
            key[1] = (byte) (i >> 8);
            key[2] = (byte) i;
            learn(promotion(NodeId.of(key), NOW, List.of(ROOT_1), ROOT_1));
        }
        assertThat(certificates.holders(NOW)).hasSize(Certificates.MAX_NODES);
        for (int i = 0; i < Certificates.MAX_PER_NODE + 5; i++) {
            Instant issued = NOW.minusSeconds(i);
            assertThat(certificates.learn(
                            List.of(promotion(certificates.holders(NOW).getFirst(), issued, List.of(ROOT_2), ROOT_2)),
                            NOW))
                    .hasSize(i > 0 && i < Certificates.MAX_PER_NODE ? 1 : 0);
        }
    }

    @Test
    void aBallotHasFewElectorsAndNeverItsCandidate() {
        List<NodeId> sixteen = IntStream.rangeClosed(1, Ballot.MAX_ELECTORS + 1)
                .mapToObj(CertificatesTest::node)
                .toList();
        promotion(node(99), NOW, sixteen.subList(0, Ballot.MAX_ELECTORS), ROOT_1);
        assertThatThrownBy(() -> promotion(node(99), NOW, sixteen, ROOT_1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> promotion(ROOT_1, NOW, List.of(ROOT_1), ROOT_1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> promotion(node(99), NOW, List.of(ROOT_1), ROOT_2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
