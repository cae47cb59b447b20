package org.fasttrack.common.network;

import java.time.InstantSource;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.TlsIdentity;

/**
 * A node's identity within its network: how it signs, what it believes, what it shows and whom it lets in.
 *
 * @param claims what {@code tls} shows beside the key: an invitation, or nothing
 * @param revocations looked into by {@code admission} at each connection and each call
 */
public record Membership(
        IdentityKey key,
        NetworkFile network,
        Sealer sealer,
        Opener opener,
        TlsIdentity tls,
        byte[] claims,
        Admission admission,
        Revocations revocations) {

    public static Membership of(IdentityKey key, NetworkFile network, byte[] claims, Revocations revocations) {
        InstantSource clock = InstantSource.system();
        return new Membership(
                key,
                network,
                new Sealer(key, network.id(), clock),
                new Opener(network.id(), clock),
                TlsIdentity.create(key, claims),
                claims,
                new Admission(network, clock, revocations),
                revocations);
    }

    public NodeId id() {
        return key.id();
    }
}
