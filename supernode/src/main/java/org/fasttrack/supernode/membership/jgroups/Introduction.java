package org.fasttrack.supernode.membership.jgroups;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.proto.Sealed;
import org.jgroups.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a member says first: this logical address is mine, and here is my key for this stay. TLS proves who is at the
 * other end of a connection, but JGroups lets any member write any address into a message; the seal binds the two.
 *
 * @param agreementKey X25519 public key, X.509 encoded
 * @param claims by which it may be here
 */
record Introduction(NodeId node, UUID address, byte[] agreementKey, byte[] claims) {
    private static final byte[] DOMAIN = "fasttrack/cluster/introduction/1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_KEY_BYTES = 64;
    private static final int MAX_CLAIMS_BYTES = 1 << 14;

    static byte[] seal(Sealer sealer, UUID address, byte[] agreementKey, byte[] claims) {
        byte[] body = ByteBuffer.allocate(DOMAIN.length + 16 + 1 + agreementKey.length + claims.length)
                .put(DOMAIN)
                .putLong(address.getMostSignificantBits())
                .putLong(address.getLeastSignificantBits())
                .put((byte) agreementKey.length)
                .put(agreementKey)
                .put(claims)
                .array();
        return sealer.seal(SealType.CLUSTER_MESSAGE, body).toByteArray();
    }

    /** The introduction in {@code sealed}, or null when it proves nothing or its node may not be here. */
    static @Nullable Introduction open(ByteString sealed, Opener opener, PeerCheck check) {
        try {
            // Lasting: it is worthless to anyone without the private key, so its age proves nothing.
            return opener.openLasting(Sealed.parseFrom(sealed), SealType.CLUSTER_MESSAGE)
                            instanceof Opening.Opened opened
                    ? read(opened, check)
                    : null;
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static @Nullable Introduction read(Opening.Opened opened, PeerCheck check) {
        byte[] body = opened.body();
        int fixed = DOMAIN.length + 16 + 1;
        if (body.length < fixed || !Arrays.equals(body, 0, DOMAIN.length, DOMAIN, 0, DOMAIN.length)) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(body, DOMAIN.length, body.length - DOMAIN.length);
        UUID address = new UUID(in.getLong(), in.getLong());
        int keyBytes = in.get() & 0xff;
        if (keyBytes > MAX_KEY_BYTES || keyBytes > in.remaining() || in.remaining() - keyBytes > MAX_CLAIMS_BYTES) {
            return null;
        }
        byte[] key = new byte[keyBytes];
        in.get(key);
        byte[] claims = new byte[in.remaining()];
        in.get(claims);
        return check.refusal(opened.signer(), claims) == null
                ? new Introduction(opened.signer(), address, key, claims)
                : null;
    }
}
