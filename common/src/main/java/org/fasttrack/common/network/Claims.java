package org.fasttrack.common.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.fasttrack.common.identity.TlsCertificate;
import org.fasttrack.common.wire.proto.NodeClaims;

/**
 * What a node says of itself in its TLS certificate, to be judged in the handshake.
 *
 * @param invitation into a closed network, sealed; may be empty
 * @param certificates of a supernode: its own first, then those that this one rests on; may be none
 */
public record Claims(byte[] invitation, List<byte[]> certificates) {
    public static final Claims NONE = new Claims(new byte[0], List.of());

    public Claims {
        certificates = List.copyOf(certificates);
    }

    public static Claims invited(byte[] invitation) {
        return new Claims(invitation, List.of());
    }

    /** Reads what a stranger shows; what is not understood claims nothing. */
    public static Claims parse(byte[] bytes) {
        try {
            NodeClaims wire = NodeClaims.parseFrom(bytes);
            return new Claims(
                    wire.getInvitation().toByteArray(),
                    wire.getCertificateList().stream()
                            .map(ByteString::toByteArray)
                            .toList());
        } catch (InvalidProtocolBufferException e) {
            return NONE;
        }
    }

    /** For the TLS certificate, where room is limited: the last certificates stay away when all are too long. */
    public byte[] bytes() {
        NodeClaims.Builder wire = NodeClaims.newBuilder().setInvitation(ByteString.copyFrom(invitation));
        for (byte[] certificate : certificates) {
            NodeClaims.Builder longer = wire.clone().addCertificate(ByteString.copyFrom(certificate));
            if (longer.build().getSerializedSize() > TlsCertificate.MAX_CLAIMS_BYTES) {
                break;
            }
            wire = longer;
        }
        return wire.build().toByteArray();
    }
}
