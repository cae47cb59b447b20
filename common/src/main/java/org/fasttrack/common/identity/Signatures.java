package org.fasttrack.common.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** Verifies Ed25519 signatures (RFC 8032). Signatures that are not canonical (S not below the order) are refused. */
public final class Signatures {
    public static final int BYTES = 64;

    private static final DecodedKeys KEYS = new DecodedKeys();

    private Signatures() {}

    public static boolean verify(NodeId signer, byte[] message, byte[] signature) {
        if (signature.length != BYTES) {
            return false;
        }
        Ed25519.@Nullable PublicPoint key = KEYS.of(signer);
        return key != null && Ed25519.verify(signature, 0, key, message, 0, message.length);
    }
}
