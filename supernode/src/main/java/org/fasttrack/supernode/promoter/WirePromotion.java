package org.fasttrack.supernode.promoter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.PromotionVotes;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.PromotionCertificates;
import org.fasttrack.common.wire.proto.PromotionFrame;
import org.fasttrack.common.wire.proto.PromotionNominee;
import org.fasttrack.common.wire.proto.PromotionRefusal;
import org.fasttrack.common.wire.proto.PromotionReport;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.promotion.Nominee;
import org.fasttrack.supernode.promotion.PromotionMessage.Refusal;
import org.fasttrack.supernode.promotion.PromotionMessage.Report;

/** Messages about promotion as bytes. What is read is limited before it is believed; what is not understood is empty. */
final class WirePromotion {
    /** Of at most 8 KiB each: well below what the topic allows. */
    static final int MAX_CERTIFICATES = 20;

    private static final int MAX_REASON = 200;

    private WirePromotion() {}

    static PromotionFrame report(Report report) {
        PromotionReport.Builder wire = PromotionReport.newBuilder().setPeers(report.peers());
        for (Nominee nominee : report.nominees()) {
            wire.addNominee(PromotionNominee.newBuilder()
                    .setNode(ByteString.copyFrom(nominee.node().bytes()))
                    .setScore(nominee.score()));
        }
        return PromotionFrame.newBuilder().setReport(wire).build();
    }

    static Optional<Report> report(PromotionReport wire) {
        try {
            return Optional.of(new Report(
                    wire.getPeers(),
                    wire.getNomineeList().stream()
                            .limit(Report.MAX_NOMINEES)
                            .map(nominee ->
                                    new Nominee(NodeId.of(nominee.getNode().toByteArray()), nominee.getScore()))
                            .toList()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static PromotionFrame refusal(Refusal refusal) {
        return PromotionFrame.newBuilder()
                .setRefusal(PromotionRefusal.newBuilder()
                        .setBallot(ByteString.copyFrom(PromotionVotes.body(refusal.ballot())))
                        .setReason(refusal.reason()))
                .build();
    }

    static Optional<Refusal> refusal(PromotionRefusal wire) {
        Optional<Ballot> ballot = PromotionVotes.ballot(wire.getBallot().toByteArray());
        String reason = wire.getReason();
        return ballot.map(of -> new Refusal(of, reason.substring(0, Math.min(reason.length(), MAX_REASON))));
    }

    static PromotionFrame proposal(Sealed vote) {
        return PromotionFrame.newBuilder().setProposal(vote).build();
    }

    static PromotionFrame vote(Sealed vote) {
        return PromotionFrame.newBuilder().setVote(vote).build();
    }

    static List<PromotionFrame> certificates(Collection<Certificate> certificates) {
        List<ByteString> all = certificates.stream()
                .map(certificate -> ByteString.copyFrom(certificate.sealed()))
                .toList();
        List<PromotionFrame> frames = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MAX_CERTIFICATES) {
            frames.add(PromotionFrame.newBuilder()
                    .setCertificates(PromotionCertificates.newBuilder()
                            .addAllCertificate(all.subList(from, Math.min(all.size(), from + MAX_CERTIFICATES))))
                    .build());
        }
        return frames;
    }

    static List<Certificate> certificates(PromotionCertificates wire, Opener opener) {
        return wire.getCertificateList().stream()
                .limit(MAX_CERTIFICATES)
                .map(ByteString::toByteArray)
                .flatMap(bytes -> PromotionVotes.read(opener, bytes).stream())
                .toList();
    }

    static Optional<PromotionFrame> parse(byte[] message) {
        try {
            return Optional.of(PromotionFrame.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
