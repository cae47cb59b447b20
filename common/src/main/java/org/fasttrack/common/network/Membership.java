package org.fasttrack.common.network;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/**
 * A node's identity within its network: how it signs, what it believes, what it shows and whom it lets in.
 *
 * @param tls shows beside the key an invitation, a certificate of promotion, or nothing
 * @param revocations looked into by {@code admission} at each connection and each call
 * @param certificates the supernodes besides the roots, as far as known
 */
public record Membership(
        IdentityKey key,
        NetworkFile network,
        Sealer sealer,
        Opener opener,
        TlsIdentity tls,
        Admission admission,
        Revocations revocations,
        Certificates certificates) {

    /** @param invitation shown in TLS; may be empty. In a closed network it can be renewed: {@link #showInvitation} */
    public static Membership of(IdentityKey key, NetworkFile network, byte[] invitation, Revocations revocations) {
        byte[] claims = Claims.invited(invitation).bytes();
        InstantSource clock = InstantSource.system();
        return new Membership(
                key,
                network,
                new Sealer(key, network.id(), clock),
                new Opener(network.id(), clock),
                network.closed() ? TlsIdentity.renewable(key, claims) : TlsIdentity.create(key, claims),
                new Admission(network, clock, revocations),
                revocations,
                network.certificates());
    }

    /** Who may be a supernode: root keys, and holders of a certificate. */
    public PeerCheck supernodes() {
        return Admission.cluster(network, certificates, InstantSource.system());
    }

    /** Why others refuse this node, and what helps, in one line for its user; empty while nothing speaks against it. */
    public Optional<String> exclusion() {
        return exclusion(admission);
    }

    /** The same by the lights of {@code judge}. */
    public Optional<String> exclusion(Admission judge) {
        return Optional.ofNullable(judge.refusal(id(), tls.claims()))
                .map(refusal -> refusal
                        + (judge.revoked(id())
                                ? ", for good: make another identity in another data folder"
                                        + " ('fasttrack identity create --data FOLDER') and have that one invited"
                                : ": " + renewal()));
    }

    /** How this node's user gets an invitation that counts. */
    public String renewal() {
        return "ask whoever made the network for 'fasttrack network invite " + id()
                + "', then name the file that comes of it with --invitation at the start, or put it at 'invitation' in the"
                + " data folder (a node that runs takes it up from there)";
    }

    /** The invitation that TLS shows now; empty when there is none that this network's creator or a delegate sealed. */
    public Optional<Invitation> invitation() {
        return Invitation.open(network, shown());
    }

    /** Shows {@code invitation} in new connections. @throws IllegalStateException in an open network */
    public void showInvitation(byte[] invitation) {
        tls.renew(new Claims(invitation, Claims.parse(tls.claims()).certificates()).bytes());
    }

    private byte[] shown() {
        return Claims.parse(tls.claims()).invitation();
    }

    /** The same node as a supernode, with a TLS certificate that shows {@code chain} and can be renewed. */
    public Membership promoted(List<Certificate> chain) {
        TlsIdentity renewable = TlsIdentity.renewable(key, new Claims(shown(), sealed(chain)).bytes());
        return new Membership(key, network, sealer, opener, renewable, admission, revocations, certificates);
    }

    /** Shows {@code chain} from now on. @throws IllegalStateException unless this is {@linkplain #promoted} */
    public void renew(List<Certificate> chain) {
        tls.renew(new Claims(shown(), sealed(chain)).bytes());
    }

    private static List<byte[]> sealed(List<Certificate> chain) {
        return chain.stream().map(Certificate::sealed).toList();
    }

    public NodeId id() {
        return key.id();
    }
}
