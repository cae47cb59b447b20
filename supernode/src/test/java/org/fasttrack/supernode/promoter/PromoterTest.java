package org.fasttrack.supernode.promoter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Claims;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.NetworkPlan;
import org.fasttrack.common.network.PromotionVotes;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;
import org.fasttrack.supernode.session.AttachedPeers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PromoterTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private final IdentityKey root = IdentityKey.generate();
    private final IdentityKey otherRoot = IdentityKey.generate();
    private final NodeId promoted = IdentityKey.generate().id();
    private final NetworkFile network = network();
    private final Membership self = Membership.of(root, network, new byte[0], new Revocations(network));
    private final ScoreBook scores = scores();
    private final Runnable certified = mock(Runnable.class);
    private final Wire wire = new Wire();
    private final Promoter promoter = new Promoter(
            self,
            wire,
            new Promoter.Surroundings(
                    mock(AttachedPeers.class), scores, List::of, certified, certificate -> {}, reason -> {}));

    /** The cluster as this member sees it: itself and the other root. */
    private final class Wire implements Cluster, Channel {
        private final ClusterView view = new ClusterView(1, List.of(root.id(), otherRoot.id()));
        private final List<byte[]> said = new CopyOnWriteArrayList<>();

        @Override
        public Channel open(Topic topic, Channel.Listener listener) {
            return this;
        }

        @Override
        public NodeId self() {
            return root.id();
        }

        @Override
        public ClusterView view() {
            return view;
        }

        @Override
        public void send(NodeId to, byte[] message, Delivery delivery) {
            said.add(message);
        }

        @Override
        public void join() {}

        @Override
        public void review() {}

        @Override
        public void close() {}
    }

    private static ScoreBook scores() {
        ScoreBook scores = mock(ScoreBook.class);
        when(scores.policy()).thenReturn(ScorePolicy.KAZAALITE);
        return scores;
    }

    private NetworkFile network() {
        NetworkPlan plan = new NetworkPlan(
                "home",
                NetworkId.of(new byte[NetworkId.BYTES]),
                false,
                List.of(new RootKey(root.id(), "[::1]:1215"), new RootKey(otherRoot.id(), "[::1]:2215")),
                List.of(),
                List.of(),
                Map.of());
        return NetworkFile.create(root, plan, InstantSource.system());
    }

    private Certificate certificate() {
        Instant now = Instant.now();
        Ballot ballot = new Ballot(
                Ballot.Kind.PROMOTION,
                promoted,
                now,
                now.plus(network.promotion().life()),
                List.of(otherRoot.id()),
                List.of());
        Sealer voter = new Sealer(otherRoot, network.id(), InstantSource.system());
        return PromotionVotes.certificate(ballot, List.of(PromotionVotes.seal(voter, ballot)));
    }

    /** The member knocks at the cluster's port and is let in. */
    private void shows(Certificate certificate) {
        byte[] claims = new Claims(new byte[0], List.of(certificate.sealed())).bytes();
        assertThat(self.supernodes().refusal(promoted, claims)).isNull();
    }

    private void tells(Certificate certificate) {
        WirePromotion.certificates(List.of(certificate))
                .forEach(frame -> promoter.onMessage(otherRoot.id(), frame.toByteArray()));
    }

    @AfterEach
    void close() {
        promoter.close();
    }

    @Test
    void aCertificateThatAHandshakeShowedIsKeptAndWhatItsHolderAttestsCounts() {
        shows(certificate());
        verify(scores, never()).admit(promoted);
        promoter.tick();
        verify(scores, timeout(PATIENCE_MILLIS)).admit(promoted);
        verify(certified, timeout(PATIENCE_MILLIS)).run();
    }

    @Test
    void whatAMemberTellsThatAHandshakeShowedBeforeCountsAndOnce() {
        Certificate certificate = certificate();
        shows(certificate);
        tells(certificate);
        verify(certified, timeout(PATIENCE_MILLIS)).run();
        tells(certificate);
        promoter.tick(); // says what it knows, after what was told
        verify(scores, timeout(PATIENCE_MILLIS)).admit(promoted);
        Awaitility.await().until(() -> !wire.said.isEmpty());
        verify(certified).run();
    }
}
