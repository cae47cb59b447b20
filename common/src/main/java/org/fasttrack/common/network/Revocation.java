package org.fasttrack.common.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.InstantSource;
import java.util.Optional;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Sealed;

/** Takes back a key's invitation, for good. Travels between supernodes. */
public record Revocation(NodeId revoked) {

    /** The sealed bytes that {@code creator} hands to the supernodes. */
    public static byte[] seal(NetworkFile network, IdentityKey creator, NodeId revoked) {
        return new Sealer(creator, network.id(), InstantSource.system())
                .seal(SealType.REVOCATION, revoked.bytes())
                .toByteArray();
    }

    /** The revocation in {@code sealed}, when the network's creator sealed it. */
    public static Optional<Revocation> open(NetworkFile network, byte[] sealed) {
        try {
            Opening opening = new Opener(network.id(), InstantSource.system())
                    .openLasting(Sealed.parseFrom(sealed), SealType.REVOCATION);
            return opening instanceof Opening.Opened opened
                            && opened.signer().equals(network.creator())
                            && opened.body().length == NodeId.BYTES
                    ? Optional.of(new Revocation(NodeId.of(opened.body())))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Whom {@code sealed} says the creator revoked, without a look at the signature; empty when it does not even say that. */
    static Optional<NodeId> said(NetworkFile network, byte[] sealed) {
        try {
            Sealed message = Sealed.parseFrom(sealed);
            return message.getSigner()
                                    .equals(ByteString.copyFrom(
                                            network.creator().bytes()))
                            && message.getBody().size() == NodeId.BYTES
                    ? Optional.of(NodeId.of(message.getBody().toByteArray()))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
