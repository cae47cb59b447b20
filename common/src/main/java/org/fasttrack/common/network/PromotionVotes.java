package org.fasttrack.common.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.EvidenceHead;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.PromotionBallot;
import org.fasttrack.common.wire.proto.PromotionCertificate;
import org.fasttrack.common.wire.proto.PromotionHead;
import org.fasttrack.common.wire.proto.PromotionVote;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * Votes and certificates as bytes. A vote is a sealed ballot; a certificate holds the ballot once and of each vote what
 * the seal adds to it. A ballot has one encoding, so the votes of one ballot cover the same bytes.
 */
public final class PromotionVotes {
    private static final int MAX_CERTIFICATE_BYTES = 8192;

    private PromotionVotes() {}

    /** Somebody's verified vote. */
    public record Vote(NodeId voter, Ballot ballot) {}

    /** This node's vote for {@code ballot}. */
    public static Sealed seal(Sealer sealer, Ballot ballot) {
        return sealer.seal(SealType.PROMOTION_VOTE, body(ballot));
    }

    /** The vote in {@code sealed}; empty when it proves nothing. How old it is says the ballot. */
    public static Optional<Vote> open(Opener opener, Sealed sealed) {
        return opener.openLasting(sealed, SealType.PROMOTION_VOTE) instanceof Opening.Opened opened
                ? ballot(opened.body()).map(ballot -> new Vote(opened.signer(), ballot))
                : Optional.empty();
    }

    /** A certificate of the votes, each of which {@linkplain #open opened} as one for {@code ballot}. */
    public static Certificate certificate(Ballot ballot, Collection<Sealed> votes) {
        PromotionCertificate.Builder wire =
                PromotionCertificate.newBuilder().setBallot(ByteString.copyFrom(body(ballot)));
        Set<NodeId> voters = new HashSet<>();
        for (Sealed vote : votes) {
            voters.add(NodeId.of(vote.getSigner().toByteArray()));
            wire.addVote(PromotionVote.newBuilder()
                    .setSigner(vote.getSigner())
                    .setTimeMillis(vote.getTimeMillis())
                    .setNonce(vote.getNonce())
                    .setSignature(vote.getSignature()));
        }
        return new Certificate(ballot, voters, wire.build().toByteArray());
    }

    /** Reads a certificate and verifies each of its votes; empty when anything about it is not as it must be. */
    public static Optional<Certificate> read(Opener opener, byte[] bytes) {
        if (bytes.length > MAX_CERTIFICATE_BYTES) {
            return Optional.empty();
        }
        try {
            PromotionCertificate wire = PromotionCertificate.parseFrom(bytes);
            Optional<Ballot> ballot = ballot(wire.getBallot().toByteArray());
            return ballot.isPresent() && wire.getVoteCount() <= Ballot.MAX_ELECTORS
                    ? voters(opener, wire, ballot.get()).map(voters -> new Certificate(ballot.get(), voters, bytes))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Whom the bytes promote, as they say: nothing is verified. */
    static Optional<Ballot> glance(byte[] bytes) {
        try {
            return bytes.length > MAX_CERTIFICATE_BYTES
                    ? Optional.empty()
                    : ballot(PromotionCertificate.parseFrom(bytes).getBallot().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static Optional<Set<NodeId>> voters(Opener opener, PromotionCertificate wire, Ballot ballot) {
        Set<NodeId> voters = new HashSet<>();
        for (PromotionVote vote : wire.getVoteList()) {
            Sealed sealed = Sealed.newBuilder()
                    .setType(SealType.PROMOTION_VOTE.number())
                    .setNetwork(ByteString.copyFrom(opener.network().bytes()))
                    .setSigner(vote.getSigner())
                    .setTimeMillis(vote.getTimeMillis())
                    .setNonce(vote.getNonce())
                    .setBody(wire.getBallot())
                    .setSignature(vote.getSignature())
                    .build();
            Optional<NodeId> voter = open(opener, sealed).map(Vote::voter).filter(ballot.electors()::contains);
            if (voter.isEmpty() || !voters.add(voter.get())) {
                return Optional.empty();
            }
        }
        return Optional.of(voters);
    }

    /** The one encoding of {@code ballot}. */
    public static byte[] body(Ballot ballot) {
        PromotionBallot.Builder wire = PromotionBallot.newBuilder()
                .setKind(ballot.kind().number())
                .setCandidate(bytes(ballot.candidate()))
                .setIssuedMillis(ballot.issued().toEpochMilli())
                .setExpiresMillis(ballot.expires().toEpochMilli());
        ballot.electors().forEach(elector -> wire.addElector(bytes(elector)));
        for (EvidenceHead head : ballot.heads()) {
            wire.addHead(PromotionHead.newBuilder()
                    .setLog(bytes(head.log()))
                    .setSize(head.head().size())
                    .setRoot(ByteString.copyFrom(head.head().root())));
        }
        return wire.build().toByteArray();
    }

    private static ByteString bytes(NodeId node) {
        return ByteString.copyFrom(node.bytes());
    }

    /** The ballot in {@code body}; empty unless this is its one encoding. */
    public static Optional<Ballot> ballot(byte[] body) {
        if (body.length > SealType.PROMOTION_VOTE.maxBodyBytes()) {
            return Optional.empty();
        }
        try {
            PromotionBallot wire = PromotionBallot.parseFrom(body);
            Ballot ballot = new Ballot(
                    Ballot.Kind.of(wire.getKind()),
                    node(wire.getCandidate()),
                    Instant.ofEpochMilli(wire.getIssuedMillis()),
                    Instant.ofEpochMilli(wire.getExpiresMillis()),
                    wire.getElectorList().stream().map(PromotionVotes::node).toList(),
                    heads(wire));
            return Arrays.equals(body, body(ballot)) ? Optional.of(ballot) : Optional.empty();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<EvidenceHead> heads(PromotionBallot wire) {
        return wire.getHeadList().stream()
                .map(head -> new EvidenceHead(
                        node(head.getLog()),
                        new TreeHead(head.getSize(), head.getRoot().toByteArray())))
                .toList();
    }

    private static NodeId node(ByteString bytes) {
        return NodeId.of(bytes.toByteArray());
    }
}
