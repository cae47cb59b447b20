package org.fasttrack.common.network;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.PeerCheck;
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
        if (!network.closed() || irrevocable(peer)) {
            return null;
        }
        if (revocations.revoked(peer)) {
            return REVOKED;
        }
        return network.mayInvite(peer) ? null : uninvited(peer, claims);
    }

    /** Whether {@code peer} would now be refused for a revocation of its own, whatever it showed when it connected. */
    public boolean revoked(NodeId peer) {
        return network.closed() && !irrevocable(peer) && revocations.revoked(peer);
    }

    /**
     * The right to stay of {@code peer}, who was let in for {@code claims}: it ends with a revocation, of its own or of whoever
     * invited it, and when its invitation expires.
     */
    public Right right(NodeId peer, byte[] claims) {
        if (!network.closed() || irrevocable(peer)) {
            return Right.LASTING;
        }
        Invitation invitation = network.mayInvite(peer)
                ? null
                : Invitation.open(network, Claims.parse(claims).invitation()).orElse(null);
        return () -> {
            if (revocations.revoked(peer)) {
                return REVOKED;
            }
            return invitation == null ? null : over(invitation);
        };
    }

    private boolean irrevocable(NodeId peer) {
        return network.isRoot(peer) || peer.equals(network.creator());
    }

    private @Nullable String uninvited(NodeId peer, byte[] claims) {
        Optional<Invitation> invitation =
                Invitation.open(network, Claims.parse(claims).invitation());
        if (invitation.isEmpty()) {
            return "the network '" + network.name() + "' is closed and it shows no invitation";
        }
        if (!invitation.get().invited().equals(peer)) {
            return "the network '" + network.name() + "' is closed and the invitation that it shows is for "
                    + invitation.get().invited().shortForm();
        }
        return over(invitation.get());
    }

    private @Nullable String over(Invitation invitation) {
        if (revocations.revoked(invitation.inviter())) {
            return "whoever invited it may no longer do so";
        }
        return invitation.expires().isBefore(clock.instant())
                ? "its invitation expired at " + invitation.expires().truncatedTo(ChronoUnit.SECONDS)
                : null;
    }
}
