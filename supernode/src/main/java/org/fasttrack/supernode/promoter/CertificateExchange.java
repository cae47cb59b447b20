package org.fasttrack.supernode.promoter;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.wire.proto.PromotionFrame;

/**
 * Makes all members know the same certificates, whatever each missed: who reads the same logs must give the same nodes weight. Each
 * tells now and then a digest of those that it knows, and sends all of them to a member whose digest is another. For one thread.
 */
final class CertificateExchange {
    private static final int DIGEST_BYTES = 32;
    static final Duration EVERY = Duration.ofSeconds(5);
    /** To a member that still knows others after it was sent them: it may not believe all, or they were lost. */
    static final Duration AGAIN = Duration.ofMinutes(1);

    private final Certificates certificates;
    private final BiConsumer<NodeId, PromotionFrame> send;
    private final Map<NodeId, Sent> sent = new HashMap<>();
    private Instant told = Instant.EPOCH;

    /** Which digests differed. */
    private record Sent(ByteString own, ByteString theirs, Instant at) {}

    CertificateExchange(Certificates certificates, BiConsumer<NodeId, PromotionFrame> send) {
        this.certificates = certificates;
        this.send = send;
    }

    /** Tells all {@code members} the digest, if it is time for it. */
    void tick(List<NodeId> members, Instant now) {
        if (now.isBefore(told) || !now.isBefore(told.plus(EVERY))) {
            told = now;
            sent.keySet().retainAll(new HashSet<>(members));
            PromotionFrame known =
                    PromotionFrame.newBuilder().setKnown(digest(now)).build();
            members.forEach(member -> send.accept(member, known));
        }
    }

    /** Sends {@code to} all that are known. */
    void tellAll(NodeId to, Instant now) {
        WirePromotion.certificates(certificates.all(now)).forEach(frame -> send.accept(to, frame));
    }

    /** A member knows those of this digest. */
    void heard(NodeId from, ByteString theirs, Instant now) {
        Sent last = sent.get(from);
        if (theirs.size() != DIGEST_BYTES
                || (last != null && now.isBefore(last.at().plus(EVERY)))) {
            return; // whoever makes up digests is not sent everything each time
        }
        ByteString own = digest(now);
        boolean again = last != null
                && last.own().equals(own)
                && last.theirs().equals(theirs)
                && now.isBefore(last.at().plus(AGAIN));
        if (!own.equals(theirs) && !again) {
            sent.put(from, new Sent(own, theirs, now));
            tellAll(from, now);
        }
    }

    private ByteString digest(Instant now) {
        return digest(certificates.all(now));
    }

    private static ByteString digest(Collection<Certificate> some) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            some.stream()
                    .map(Certificate::sealed)
                    .sorted(Arrays::compareUnsigned)
                    .forEach(digest::update);
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
