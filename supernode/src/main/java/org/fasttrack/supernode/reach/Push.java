package org.fasttrack.supernode.reach;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.PushRequest;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * One request that a peer connect out, as its asker sealed it.
 *
 * @param asker who wants to be connected to
 * @param source who is asked
 * @param supernode where the source is attached
 * @param address {@code host:port} of the asker's data port; empty: through a relay
 */
public record Push(NodeId asker, NodeId source, NodeId supernode, PushToken token, String address) {
    /** What came of reading a request. */
    public sealed interface Reading {
        record Understood(Push push) implements Reading {}

        record Refused(String reason) implements Reading {}
    }

    public boolean relayed() {
        return address.isEmpty();
    }

    public Sealed sealedBy(Sealer sealer) {
        PushRequest body = PushRequest.newBuilder()
                .setSource(ByteString.copyFrom(source.bytes()))
                .setSupernode(ByteString.copyFrom(supernode.bytes()))
                .setToken(ByteString.copyFrom(token.bytes()))
                .setAddress(address)
                .build();
        return sealer.seal(SealType.PUSH_REQUEST, body.toByteArray());
    }

    /** Opens a request that is to be acted on now: sealed by its asker within the last two minutes, and never seen before. */
    public static Reading open(Sealed sealed, Opener opener) {
        return switch (opener.open(sealed, SealType.PUSH_REQUEST)) {
            case Opening.Refused refused -> new Reading.Refused(refused.detail());
            case Opening.Opened opened -> read(opened.signer(), opened.body());
        };
    }

    /** What {@code sealed} says, whoever sealed it: for passing it on to somebody who will verify it. */
    static Reading peek(Sealed sealed) {
        return sealed.getSigner().size() == NodeId.BYTES
                        && sealed.getBody().size() <= SealType.PUSH_REQUEST.maxBodyBytes()
                ? read(
                        NodeId.of(sealed.getSigner().toByteArray()),
                        sealed.getBody().toByteArray())
                : new Reading.Refused("malformed");
    }

    private static Reading read(NodeId asker, byte[] body) {
        try {
            PushRequest request = PushRequest.parseFrom(body);
            String address = request.getAddress();
            if (!address.isEmpty() && HostPort.numeric(address).isEmpty()) {
                return new Reading.Refused("the address is not a number and a port");
            }
            return new Reading.Understood(new Push(
                    asker,
                    NodeId.of(request.getSource().toByteArray()),
                    NodeId.of(request.getSupernode().toByteArray()),
                    PushToken.of(request.getToken().toByteArray()),
                    address));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return new Reading.Refused("malformed");
        }
    }
}
