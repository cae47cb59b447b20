package org.fasttrack.common.network;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.Right;
import org.jspecify.annotations.Nullable;

/** Who may connect to a node of a network, judged in the TLS handshake. */
public final class Admission implements PeerCheck {
    private static final String REVOKED = "its invitation was revoked";

    private final NetworkFile network;
    private final InstantSource clock;
    private final Revocations revocations;

    public Admission(NetworkFile network, InstantSource clock) {
        this(network, clock, new Revocations(network));
    }

    /** @param revocations looked into at each connection: what is learned later counts from then on */
    public Admission(NetworkFile network, InstantSource clock, Revocations revocations) {
        this.network = network;
        this.clock = clock;
        this.revocations = revocations;
    }

    /** Who may join the supernodes' cluster: root keys, and holders of a certificate of promotion. */
    public static PeerCheck cluster(NetworkFile network, Certificates certificates, InstantSource clock) {
        String otherwise = "it is no supernode of '" + network.name() + "'";
        return cluster(network, new CertifiedCheck(certificates, new Opener(network.id(), clock), clock, otherwise));
    }

    /** Who may join the supernodes' cluster: root keys, and whom {@code certified} lets in for what it claims. */
    public static PeerCheck cluster(NetworkFile network, PeerCheck certified) {
        return (peer, claims) -> network.isRoot(peer) ? null : certified.refusal(peer, claims);
    }

    @Override
    public @Nullable String refusal(NodeId peer, byte[] claims) {
        return right(peer, claims).over();
    }

    /** Verifies the invitation once: the right ends when it expires, and with a revocation, of the peer or of its inviter. */
    @Override
    public Right right(NodeId peer, byte[] claims) {
        if (!network.closed() || irrevocable(peer)) {
            return Right.LASTING;
        }
        if (revocations.revoked(peer)) {
            return () -> REVOKED; // for good
        }
        if (network.mayInvite(peer)) {
            return () -> revocations.revoked(peer) ? REVOKED : null;
        }
        Optional<Invitation> invitation =
                Invitation.open(network, Claims.parse(claims).invitation());
        return () -> revocations.revoked(peer) ? REVOKED : uninvited(peer, invitation);
    }

    /** Whether {@code peer} would now be refused for a revocation of its own, whatever it showed when it connected. */
    public boolean revoked(NodeId peer) {
        return network.closed() && !irrevocable(peer) && revocations.revoked(peer);
    }

    private boolean irrevocable(NodeId peer) {
        return network.isRoot(peer) || peer.equals(network.creator());
    }

    private @Nullable String uninvited(NodeId peer, Optional<Invitation> shown) {
        if (shown.isEmpty()) {
            return "the network '" + network.name() + "' is closed and it shows no invitation";
        }
        Invitation invitation = shown.get();
        if (!invitation.invited().equals(peer)) {
            return "the network '" + network.name() + "' is closed and the invitation that it shows is for "
                    + invitation.invited().shortForm();
        }
        if (revocations.revoked(invitation.inviter())) {
            return "whoever invited it may no longer do so";
        }
        return invitation.expires().isBefore(clock.instant())
                ? "its invitation expired at " + invitation.expires().truncatedTo(ChronoUnit.SECONDS)
                : null;
    }
}
