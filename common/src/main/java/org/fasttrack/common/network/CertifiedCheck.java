package org.fasttrack.common.network;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.PeerCheck;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever holds a valid certificate of promotion: one that is known here already, or one that it shows. What it
 * shows is looked at before any signature is verified, and no more than {@value #MAX_SHOWN} certificates are.
 */
public final class CertifiedCheck implements PeerCheck {
    static final int MAX_SHOWN = 8;

    private final Certificates certificates;
    private final Opener opener;
    private final InstantSource clock;
    private final String otherwise;

    /** @param otherwise why somebody who shows no certificate is refused */
    CertifiedCheck(Certificates certificates, Opener opener, InstantSource clock, String otherwise) {
        this.certificates = certificates;
        this.opener = opener;
        this.clock = clock;
        this.otherwise = otherwise;
    }

    @Override
    public @Nullable String refusal(NodeId peer, byte[] claims) {
        Instant now = clock.instant();
        if (certificates.of(peer, now).isPresent()) {
            return null;
        }
        List<byte[]> shown =
                claims.length == 0 ? List.of() : Claims.parse(claims).certificates();
        Optional<Ballot> own = shown.isEmpty() ? Optional.empty() : PromotionVotes.glance(shown.getFirst());
        if (own.isEmpty() || !own.get().candidate().equals(peer)) {
            return otherwise;
        }
        if (!own.get().expires().isAfter(now)) {
            return "its certificate has expired";
        }
        certificates.learn(verified(shown), now);
        return certificates.of(peer, now).isPresent() ? null : refused(peer, own.get());
    }

    private List<Certificate> verified(List<byte[]> shown) {
        List<Certificate> verified = new ArrayList<>();
        shown.stream()
                .limit(MAX_SHOWN)
                .forEach(bytes -> PromotionVotes.read(opener, bytes).ifPresent(verified::add));
        return verified;
    }

    private String refused(NodeId peer, Ballot own) {
        boolean withdrawn = certificates
                .withdrawal(peer)
                .filter(withdrawal -> !withdrawal.ballot().issued().isBefore(own.issued()))
                .isPresent();
        return withdrawn
                ? "its certificate was withdrawn"
                : "its certificate does not lead back to the network's roots";
    }
}
