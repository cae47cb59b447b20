package org.fasttrack.common.network;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Sealed;

/** Lets one key into a closed network until it expires. Travels in the invited node's TLS certificate. */
public record Invitation(NodeId invited, Instant expires, NodeId inviter) {

    /** The sealed bytes that {@code inviter}, the creator or a delegate, hands to the invited node. */
    public static byte[] seal(NetworkFile network, IdentityKey inviter, NodeId invited, Instant expires) {
        byte[] body = ByteBuffer.allocate(NodeId.BYTES + Long.BYTES)
                .put(invited.bytes())
                .putLong(expires.toEpochMilli())
                .array();
        return new Sealer(inviter, network.id(), InstantSource.system())
                .seal(SealType.INVITATION, body)
                .toByteArray();
    }

    /** The invitation in {@code claims}, when the network's creator or a delegate sealed it. */
    public static Optional<Invitation> open(NetworkFile network, byte[] claims) {
        try {
            Opening opening = new Opener(network.id(), InstantSource.system())
                    .openLasting(Sealed.parseFrom(claims), SealType.INVITATION);
            if (!(opening instanceof Opening.Opened opened)
                    || !network.mayInvite(opened.signer())
                    || opened.body().length != NodeId.BYTES + Long.BYTES) {
                return Optional.empty();
            }
            ByteBuffer body = ByteBuffer.wrap(opened.body());
            byte[] key = new byte[NodeId.BYTES];
            body.get(key);
            return Optional.of(new Invitation(NodeId.of(key), Instant.ofEpochMilli(body.getLong()), opened.signer()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
