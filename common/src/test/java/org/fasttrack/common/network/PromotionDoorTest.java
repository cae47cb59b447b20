package org.fasttrack.common.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.TlsCertificate;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.promotion.EvidenceHead;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.proto.PromotionCertificate;
import org.fasttrack.common.wire.proto.PromotionVote;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;

/** Who gets through the cluster's door, by what stands in the TLS certificate. */
class PromotionDoorTest {
    private final IdentityKey root1 = IdentityKey.generate();
    private final IdentityKey root2 = IdentityKey.generate();
    private final IdentityKey peer = IdentityKey.generate();
    private final NetworkFile network = NetworkFile.create(
            root1,
            new NetworkPlan(
                    "home",
                    NetworkId.of(new byte[NetworkId.BYTES]),
                    false,
                    List.of(new RootKey(root1.id(), "[::1]:1215"), new RootKey(root2.id(), "[::1]:2215")),
                    List.of(),
                    List.of(),
                    Map.of("certificate-hours", 2L)),
            InstantSource.system());
    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;
    private final Certificates certificates = network.certificates();
    private final PeerCheck door = Admission.cluster(network, certificates, clock);
    private final Opener opener = new Opener(network.id(), clock);

    private Ballot ballot(NodeId candidate) {
        EvidenceHead head = new EvidenceHead(root1.id(), new TreeHead(7, new byte[32]));
        return new Ballot(
                Ballot.Kind.PROMOTION,
                candidate,
                now,
                now.plus(network.promotion().life()),
                List.of(root1.id(), root2.id()),
                List.of(head));
    }

    private Sealed vote(IdentityKey voter, Ballot ballot) {
        return PromotionVotes.seal(new Sealer(voter, network.id(), clock), ballot);
    }

    private Certificate certificate(Ballot ballot, IdentityKey... voters) {
        List<Sealed> votes = Stream.of(voters).map(voter -> vote(voter, ballot)).toList();
        return PromotionVotes.certificate(ballot, votes);
    }

    private static byte[] claims(byte[]... shown) {
        return new Claims(new byte[0], List.of(shown)).bytes();
    }

    @Test
    void rootsNeedNothingAndOthersACertificateOfTheirOwn() {
        byte[] sealed = certificate(ballot(peer.id()), root1, root2).sealed();
        assertThat(door.refusal(root1.id(), new byte[0])).isNull();
        assertThat(door.refusal(peer.id(), new byte[0])).contains("no supernode of 'home'");
        assertThat(door.refusal(peer.id(), new byte[] {1, 2, 3})).contains("no supernode of 'home'");
        assertThat(door.refusal(IdentityKey.generate().id(), claims(sealed))).contains("no supernode of 'home'");
        assertThat(door.refusal(peer.id(), claims(sealed))).isNull();
        assertThat(door.refusal(peer.id(), new byte[0])).as("known by now").isNull();
    }

    @Test
    void theCertificateExpiresAndCanBeWithdrawn() {
        byte[] claims = claims(certificate(ballot(peer.id()), root1, root2).sealed());
        assertThat(door.refusal(peer.id(), claims)).isNull();
        now = now.plusSeconds(1);
        Ballot withdrawal = new Ballot(
                Ballot.Kind.WITHDRAWAL,
                peer.id(),
                now,
                now.plus(network.promotion().life()),
                List.of(root1.id(), root2.id()),
                List.of());
        certificates.learn(List.of(certificate(withdrawal, root1, root2)), now);
        assertThat(door.refusal(peer.id(), claims)).contains("withdrawn");
        IdentityKey other = IdentityKey.generate();
        byte[] others = claims(certificate(ballot(other.id()), root1, root2).sealed());
        assertThat(door.refusal(other.id(), others)).isNull();
        now = now.plus(network.promotion().life());
        assertThat(door.refusal(other.id(), others)).contains("expired");
    }

    @Test
    void tooFewVotesOrThoseOfStrangersLeadNowhere() {
        assertThat(door.refusal(
                        peer.id(), claims(certificate(ballot(peer.id()), root1).sealed())))
                .contains("does not lead back");
        IdentityKey stranger1 = IdentityKey.generate();
        IdentityKey stranger2 = IdentityKey.generate();
        Ballot own = new Ballot(
                Ballot.Kind.PROMOTION,
                peer.id(),
                now,
                now.plus(Duration.ofHours(1)),
                List.of(stranger1.id(), stranger2.id()),
                List.of());
        assertThat(door.refusal(
                        peer.id(), claims(certificate(own, stranger1, stranger2).sealed())))
                .contains("does not lead back");
    }

    @Test
    void votesOfAnotherNetworkDoNotCount() {
        Ballot ballot = ballot(peer.id());
        byte[] elsewhere = new byte[NetworkId.BYTES];
        elsewhere[0] = 1;
        List<Sealed> votes = Stream.of(root1, root2)
                .map(root -> PromotionVotes.seal(new Sealer(root, NetworkId.of(elsewhere), clock), ballot))
                .toList();
        assertThat(door.refusal(
                        peer.id(),
                        claims(PromotionVotes.certificate(ballot, votes).sealed())))
                .contains("does not lead back");
    }

    @Test
    void everyAlteredByteSpoilsIt() throws InvalidProtocolBufferException {
        byte[] sealed = certificate(ballot(peer.id()), root1, root2).sealed();
        assertThat(PromotionVotes.read(opener, sealed)).isPresent();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] altered = sealed.clone();
            int at = random.nextInt(altered.length);
            altered[at] ^= (byte) (1 << random.nextInt(8));
            // Whatever is still read, no more than the vote that was not touched is left in it.
            assertThat(PromotionVotes.read(opener, altered)
                            .map(Certificate::voters)
                            .orElse(Set.of()))
                    .as("seed %d, byte %d", seed, at)
                    .hasSizeLessThan(2);
        }
        PromotionCertificate twice = PromotionCertificate.parseFrom(sealed);
        PromotionVote first = twice.getVote(0);
        assertThat(PromotionVotes.read(
                        opener, twice.toBuilder().addVote(first).build().toByteArray()))
                .as("one voter twice")
                .isEmpty();
    }

    @Test
    void whatIsShownBeyondTheLimitIsNotLookedAt() {
        byte[] junk = PromotionCertificate.newBuilder()
                .setBallot(ByteString.copyFrom(new byte[100]))
                .build()
                .toByteArray();
        byte[] rootless = certificate(
                        new Ballot(
                                Ballot.Kind.PROMOTION,
                                peer.id(),
                                now,
                                now.plus(Duration.ofHours(1)),
                                List.of(root2.id()),
                                List.of()),
                        root2)
                .sealed();
        List<byte[]> shown = new ArrayList<>(List.of(rootless));
        for (int i = 0; i < CertifiedCheck.MAX_SHOWN; i++) {
            shown.add(junk);
        }
        IdentityKey last = IdentityKey.generate();
        shown.add(certificate(ballot(last.id()), root1, root2).sealed());
        assertThat(door.refusal(peer.id(), new Claims(new byte[0], shown).bytes()))
                .isNull();
        assertThat(certificates.of(last.id(), now)).isEmpty();
    }

    @Test
    void claimsFitIntoATlsCertificateHoweverLongTheChain() {
        byte[] long1 = new byte[TlsCertificate.MAX_CLAIMS_BYTES / 2];
        Claims shown = Claims.parse(new Claims(new byte[] {1}, List.of(long1, long1, long1)).bytes());
        assertThat(shown.invitation()).containsExactly(1);
        assertThat(shown.certificates()).hasSize(1);
    }
}
