package org.fasttrack.supernode.promotion;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.fasttrack.common.promotion.Certificate;
import org.jspecify.annotations.Nullable;

/** This supernode's own certificate: when to have it renewed, and when to go. A root has none and stays. */
final class Tenure {
    /** Time to hand the peers over while the certificate still counts: this part of its life. */
    private static final int FAREWELL = 8;

    private static final int RETRY = 16;

    private @Nullable Certificate own;
    private Instant renewAt = Instant.MAX;
    private Instant leaveAt = Instant.MAX;

    /** @return whether {@code certificate} is newer than what was held */
    boolean hold(Certificate certificate) {
        if (own != null && !certificate.ballot().issued().isAfter(own.ballot().issued())) {
            return false;
        }
        own = certificate;
        Duration life = life();
        renewAt = certificate.ballot().issued().plus(life.dividedBy(2));
        leaveAt = certificate.ballot().expires().minus(life.dividedBy(FAREWELL));
        return true;
    }

    private Duration life() {
        return own == null
                ? Duration.ZERO
                : Duration.between(own.ballot().issued(), own.ballot().expires());
    }

    boolean isEndedBy(Certificate withdrawal) {
        return own != null && !own.ballot().issued().isAfter(withdrawal.ballot().issued());
    }

    boolean isToRenew(Instant now) {
        return !now.isBefore(renewAt);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(leaveAt);
    }

    void asked(Instant now) {
        renewAt = now.plus(life().dividedBy(RETRY));
    }

    /** The office is left: nothing is due any more. */
    void end() {
        own = null;
        renewAt = Instant.MAX;
        leaveAt = Instant.MAX;
    }

    Optional<Instant> deadline() {
        Instant next = renewAt.isBefore(leaveAt) ? renewAt : leaveAt;
        return own == null ? Optional.empty() : Optional.of(next);
    }
}
